// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { hashSecret, newSecret } from '../../../src/server/auth/secrets.ts';
import { startSession } from '../../../src/server/auth/sessions.ts';
import type { ServerContext } from '../../../src/server/context.ts';
import type { startServer } from '../../../src/server/start.ts';
import type { publishedWork } from './published.ts';

/*
 * The server that is measured, as a process of its own: the real one, with a product, an ingest token and a session.
 * Its parent may have SQL run through the server's own connection, and advisories published, since nobody else can open the
 * embedded engine.
 */
type Asked =
  | { kind: 'sql'; text: string }
  | { kind: 'publish'; work: keyof typeof publishedWork; given: never }
  | { kind: 'stop' };

/** As `ngao serve` runs it: the bundle, where it is built. */
const bundle = new URL('../../../dist/server/start.mjs', import.meta.url);
const server = existsSync(bundle) ? bundle.href : '../../../src/server/start.ts';
const start = ((await import(server)) as { startServer: typeof startServer }).startServer;

const data = process.argv[2] ?? '';
const running = await start(
  { data, host: '127.0.0.1', port: '0' },
  { stdout: { write: () => true }, env: process.env, cwd: data },
);
const { context } = running;
const access = await admit(context);
process.send?.({ kind: 'ready', url: running.url, ...access });
process.on('message', async (asked: Asked) => {
  if (asked.kind === 'stop') await stop();
  else process.send?.(await answered(asked.kind === 'sql' ? runSql(asked.text) : publish(asked)));
});

// Without its parent nobody asks any more.
process.on('disconnect', () => process.exit());

async function answered(work: Promise<unknown>): Promise<unknown> {
  try {
    return { kind: 'result', result: await work };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

async function runSql(text: string): Promise<unknown> {
  return (await context.store.executeSql(text)).rows;
}

/** Loaded where it is used: other cases measure without it. */
async function publish({ work, given }: Extract<Asked, { kind: 'publish' }>): Promise<unknown> {
  return await (await import('./published.ts')).publishedWork[work](context, given);
}

async function stop(): Promise<void> {
  await running.close();
  process.disconnect();
}

/** The same product at every start; token and session are new. */
async function admit({ store, now }: ServerContext): Promise<{ token: string; cookie: string }> {
  const token = newSecret('ngao_');
  const at = now();
  const by = JSON.stringify({ kind: 'system', id: 'bench', name: 'bench' });
  const secret = await store.transaction(async (tx) => {
    await tx
      .insertInto('products')
      .values({ key: 'bench', name: 'Bench', created_at: at })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    const product = await tx.selectFrom('products').where('key', '=', 'bench').select('id').executeTakeFirstOrThrow();
    await tx
      .insertInto('tokens')
      .values({
        hash: hashSecret(token),
        name: 'bench',
        product_id: product.id,
        targets: 'null',
        created_at: at,
        created_by: by,
        expires_at: '2099-01-01T00:00:00.000Z',
        used_at: null,
        revoked_at: null,
      })
      .execute();
    const user = await tx
      .insertInto('users')
      .values({
        email: `${newSecret()}@example.org`,
        name: 'Bench',
        password: null,
        totp: null,
        webauthn_id: newSecret(),
        created_at: at,
        disabled_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const role of ['administrator', 'maintainer', 'committee'] as const)
      await tx
        .insertInto('role_grants')
        .values({ user_id: user.id, product_id: null, role, granted_at: at, granted_by: by })
        .execute();
    return await startSession(tx, { userId: user.id, strength: 'passkey', agent: 'bench', now: at });
  });
  return { token, cookie: `ngao=${secret}` };
}
