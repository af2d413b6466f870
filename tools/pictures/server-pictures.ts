// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { csrfOf, newSecret } from '../../src/server/auth/secrets.ts';
import { startSession } from '../../src/server/auth/sessions.ts';
import type { Role } from '../../src/server/context.ts';
import { startServer } from '../../src/server/start.ts';

const roles: readonly Role[] = ['administrator', 'maintainer', 'committee', 'auditor'];

/** The overview of the demo portfolio, from the real server on a folder of its own. */
export async function photographServer(browser: Browser, to: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'ngao-pictures-'));
  const io = { stdout: { write: () => true }, env: { NGAO_DB: join(data, 'advisories') }, cwd: data };
  const server = await startServer({ data, port: '0' }, io);
  try {
    const session = await signIn(server.context);
    const headers = { cookie: `ngao=${session}`, 'x-ngao-csrf': csrfOf(session), 'content-type': 'application/json' };
    const loaded = await fetch(`${server.url}/api/v1/demo`, { method: 'POST', headers, body: '{}' });
    if (!loaded.ok) throw new Error(`the demo could not be loaded: ${await loaded.text()}`);
    await server.context.jobs.idle();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 1000 },
      colorScheme: 'light',
      deviceScaleFactor: 1,
    });
    await context.addCookies([{ name: 'ngao', value: session, url: server.url }]);
    const page = await context.newPage();
    await page.goto(server.url);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: to });
  } finally {
    await server.close();
    rmSync(data, { recursive: true, force: true });
  }
}

async function signIn({ store, now }: Awaited<ReturnType<typeof startServer>>['context']): Promise<string> {
  const at = now();
  return await store.transaction(async (tx) => {
    const person = {
      email: 'ada@example.org',
      name: 'Ada Example',
      password: null,
      totp: null,
      webauthn_id: newSecret(),
      created_at: at,
      disabled_at: null,
    };
    const { id } = await tx.insertInto('users').values(person).returning('id').executeTakeFirstOrThrow();
    const by = JSON.stringify({ kind: 'system', id: 'pictures', name: 'pictures' });
    await tx
      .insertInto('role_grants')
      .values(roles.map((role) => ({ user_id: id, product_id: null, role, granted_at: at, granted_by: by })))
      .execute();
    return await startSession(tx, { userId: id, strength: 'passkey', agent: 'pictures', now: at });
  });
}
