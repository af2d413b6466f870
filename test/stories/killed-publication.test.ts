// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { startSession } from '../../src/server/auth/sessions.ts';
import { readConfig } from '../../src/server/config.ts';
import { type Caller, nobody, type ServerContext } from '../../src/server/context.ts';
import { openContext } from '../../src/server/open-context.ts';
import { makePlan } from '../../src/server/publishing/plan.ts';
import { settleLine } from '../../src/server/publishing/settle-line.ts';
import { ok } from '../builders/case-desk.ts';
import { freePort } from '../builders/free-port.ts';
import { approved, draftOf, sayCommittee, sayPublisher } from '../builders/publishing.ts';
import { dataFolder, startServe } from '../builders/serve-process.ts';
import { clientAt } from '../builders/told-once.ts';

const timeout = 300_000;
const list = 'announce@lists.example.org';

test('killed in the middle of the ledger, it goes on: every channel is told exactly once', { timeout }, async (t) => {
  const far = await farSides(t);
  const data = dataFolder(t);
  const port = await freePort();
  const env = await environmentOf(data, far);
  const planned = await inProcess(data, env, async (context) => await plan(context, port));
  const given = { data, env, args: ['--port', String(port)] };
  const first = await startServe(t, given);
  // The first chat has the message and has not answered: the worst moment.
  while (far.hooks.one.length === 0) await sleep(20);
  assert.equal(far.mails.length, 1);
  await first.end('SIGKILL');
  far.release();

  const second = await startServe(t, given);
  while (far.hooks.two.length === 0) await sleep(50);
  const page = await fetch(`${second.url}/security/advisories/NGAO-2026-0001`);
  const told = await toldBy(second.url);
  await settledAt(second.url, planned);
  assert.equal((await second.end('SIGTERM')).code, 0);

  const states = await inProcess(data, env, async (context) => await linesOf(context));
  assert.deepEqual(
    states.map(({ name, state }) => [name, state]).filter(([, state]) => state !== 'verified'),
    [['one', 'in-doubt']],
    JSON.stringify(states),
  );
  await inProcess(data, env, async (context) => {
    const line = states.find(({ name }) => name === 'one')?.uid ?? '';
    const body = { uid: planned.uid, line, action: 'mark-sent' as const, reason: 'It stands in the channel.' };
    await settleLine(context, planned.caller, body);
    const row = await context.db.selectFrom('publications').selectAll().executeTakeFirstOrThrow();
    assert.equal(row.state, 'done');
  });
  assert.deepEqual([far.mails.length, far.hooks.one.length, far.hooks.two.length], [1, 1, 1]);
  assert.equal(page.status, 200);
  for (const [name, text] of [...told, ['mail', far.mails[0] ?? ''], ['hook', far.hooks.two[0] ?? '']] as const)
    assert.match(text, /NGAO-2026-0001/, name);
  for (const [name, text] of told.filter(([name]) => !['feed', 'csaf index'].includes(name)))
    assert.match(text, /15\.1\.3/, name);
});

/** Nothing is on its way any more: each line is proven, or waits for a person. */
async function settledAt(url: string, { uid, session, caller }: Planned): Promise<void> {
  const ann = clientAt(url, { session, userId: caller.person?.id ?? 0 });
  for (;;) {
    const { publications } = await ok(ann.get(`/api/v1/advisories/${uid}/publications`));
    if (publications[0].lines.every(({ state }: { state: string }) => ['verified', 'in-doubt'].includes(state))) return;
    await sleep(100);
  }
}

interface FarSides {
  mails: string[];
  hooks: { one: string[]; two: string[] };
  smtp: number;
  http: number;
  /** Answers who is kept waiting, and nobody is from then on. */
  release(): void;
}

async function farSides(t: TestContext): Promise<FarSides> {
  const hooks = { one: [] as string[], two: [] as string[] };
  const mails: string[] = [];
  const waiting: ServerResponse[] = [];
  let holds = true;
  const http = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    const name = request.url === '/one' ? 'one' : 'two';
    hooks[name].push(Buffer.concat(body).toString('utf8'));
    if (name === 'one' && holds) waiting.push(response);
    else response.writeHead(200).end('ok');
  });
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });
  smtp.on('error', () => {});
  http.listen(0, '127.0.0.1');
  const listening = smtp.listen(0, '127.0.0.1');
  await Promise.all([once(http, 'listening'), once(listening, 'listening')]);
  t.after(() => {
    http.closeAllConnections();
    http.close();
    smtp.close();
  });
  return {
    ...{ mails, hooks, http: (http.address() as AddressInfo).port, smtp: (listening.address() as AddressInfo).port },
    release: () => {
      holds = false;
      for (const response of waiting) response.destroy();
    },
  };
}

async function environmentOf(data: string, { http, smtp }: FarSides): Promise<Record<string, string>> {
  const secret = join(data, 'hook-secret');
  writeFileSync(secret, 'a-secret-of-the-test-that-is-long-enough');
  const channels = ['one', 'two'].map((key) => {
    writeFileSync(join(data, key), `http://127.0.0.1:${http}/${key}`);
    const settings = {
      host: `127.0.0.1:${http}`,
      network: 'loopback',
      urlFile: join(data, key),
      secretFile: secret,
      timeout: 60_000,
    };
    return { key, channel: 'webhook', settings };
  });
  const file = join(data, 'publishing.json');
  writeFileSync(file, JSON.stringify({ channels }));
  return {
    ...{ NGAO_PUBLISHING_FILE: file, NGAO_SMTP_HOST: '127.0.0.1', NGAO_SMTP_PORT: String(smtp) },
    ...{ NGAO_SMTP_FROM: 'security@example.org', NGAO_DB: join(data, 'no-advisories') },
  };
}

/** Works on the data folder while no server has it. */
async function inProcess<T>(data: string, env: Record<string, string>, work: (context: ServerContext) => Promise<T>): Promise<T> {
  const opened = await openContext(readConfig({ data, port: '0' }, env, data), pino({ level: 'silent' }));
  try {
    // Jobs are added and not worked on.
    opened.context.jobs.add = async () => '';
    return await work(opened.context);
  } finally {
    await opened.close();
  }
}

interface Planned {
  uid: string;
  caller: Caller;
  /** Of who planned it, for a running server. */
  session: string;
}

async function plan(context: ServerContext, port: number): Promise<Planned> {
  await sayPublisher(context, { baseUrl: `http://127.0.0.1:${port}` });
  await sayCommittee(context, { allowed: ['@lists.example.org'], mailbox: 'security@example.org', undoSeconds: 0 });
  const [ann = 0, bob = 0, eve = 0] = await Promise.all(['ann', 'bob', 'eve'].map(async (name) => await member(context, name)));
  const { uid } = await approved(context, draftOf(), { author: ann, approvers: [bob, eve] });
  const caller: Caller = {
    ...nobody,
    actor: { kind: 'person', id: String(ann), name: 'ann' },
    person: { id: ann, grants: [{ role: 'committee', productId: null }], sessionId: 'test', confirmedAt: context.now() },
  };
  const body = { kind: 'announce' as const, version: 1, typed: 'NGAO-2026-0001', channels: ['one', 'two'], lists: [list] };
  const answer = await makePlan(context, caller, { ...body, uid, reason: 'Nothing is released here.' });
  assert.equal(answer.planned, true, JSON.stringify(answer.missing));
  const began = { userId: ann, strength: 'passkey' as const, agent: 'test', now: context.now() };
  const session = await context.store.transaction(async (tx) => await startSession(tx, began));
  return { uid, caller, session };
}

async function member({ db, now }: ServerContext, name: string): Promise<number> {
  const at = now();
  const { id } = await db
    .insertInto('users')
    .values({
      ...{ email: `${name}@example.org`, name, password: null, totp: null, webauthn_id: name },
      ...{ created_at: at, disabled_at: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const by = JSON.stringify({ kind: 'system', id: 'test', name: 'test' });
  await db
    .insertInto('role_grants')
    .values({ user_id: id, product_id: null, role: 'committee', granted_at: at, granted_by: by })
    .execute();
  return id;
}

async function linesOf({ db }: ServerContext): Promise<{ uid: string; name: string; state: string; answer: string }[]> {
  return await db.selectFrom('publication_lines').orderBy('position').select(['uid', 'name', 'state', 'answer']).execute();
}

/** What each public form says, as strangers read it. */
async function toldBy(url: string): Promise<[string, string][]> {
  const paths: Record<string, string> = {
    page: '/security/advisories/NGAO-2026-0001',
    'page in French': '/security/fr/advisories/NGAO-2026-0001',
    text: '/security/advisories/NGAO-2026-0001.txt',
    feed: '/security/feed.atom',
    osv: '/osv/NGAO-2026-0001.json',
    'csaf index': '/.well-known/csaf/white/index.txt',
  };
  const told: [string, string][] = [];
  for (const [name, path] of Object.entries(paths)) {
    const answer = await fetch(url + path);
    assert.equal(answer.status, 200, path);
    told.push([name, (await answer.text()).replaceAll('ngao-2026', 'NGAO-2026')]);
  }
  return told;
}
