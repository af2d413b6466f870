// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { solve } from '../../src/server/cases/challenge.ts';
import { openStore } from '../../src/store/engine/open-store.ts';
import { migrations } from '../../src/store/migrations/registry.ts';
import type { Tables } from '../../src/store/tables.ts';
import { freePort } from '../builders/free-port.ts';
import { startDovecot, withoutDovecot } from '../builders/mail-servers.ts';
import { becomeAdministrator, httpClient } from '../builders/serve-client.ts';
import { dataFolder, type ServeProcess, startServe } from '../builders/serve-process.ts';

const timeout = 600_000;
const moments = ['connected', 'addressed', 'sending', 'taken'] as const;
type Moment = (typeof moments)[number];

/** A real SMTP server that calls `at` when it is that far with a message, and counts what it took. */
async function watchedServer(t: TestContext, at: (moment: Moment) => Promise<void>, keep: (bytes: Buffer) => void = () => {}) {
  const taken: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onConnect: (_session, done) => void at('connected').then(() => done()),
    onRcptTo: (_address, _session, done) => void at('addressed').then(() => done()),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        keep(Buffer.concat(chunks));
        // The message is whole: from here on the far side has it, whatever becomes of its answer.
        taken.push(...session.envelope.rcptTo.map(({ address }) => address));
        await at('sending');
        done(null, 'taken');
        await at('taken');
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { taken, port: (server.server.address() as { port: number }).port };
}

/** Through the route that administrators have; what the committee alone may change stays as it is. */
async function setMailbox(url: string, token: string): Promise<void> {
  const { client } = await becomeAdministrator(url, token);
  const before = await client.get('/api/v1/committee');
  assert.equal(before.status, 200, JSON.stringify(before.body));
  const saved = await client.put('/api/v1/committee', { ...before.body, mailbox: 'security@example.org' });
  assert.deepEqual([saved.status, saved.body.mailbox], [200, 'security@example.org']);
  const foreign = await client.put('/api/v1/committee', { ...saved.body, quorum: 1 });
  assert.equal(foreign.status, 403);
}

async function report(url: string, address: string): Promise<void> {
  const client = httpClient(url);
  const { challenge, difficulty } = (await client.get('/api/v1/report/challenge')).body;
  const { policyVersion } = (await client.get('/api/v1/report/form')).body;
  const fields = {
    summary: 'Something is wrong',
    severity: 'high',
    component: 'ledger',
    steps: 'Send it twice.',
    alreadyPublic: 'no',
    exploited: 'no',
  };
  const made = await client.post('/api/v1/report', {
    ...{ challenge, solution: solve(challenge, difficulty), language: 'en', policyVersion, fields },
    ...{ contact: { address }, contactWish: 'unknown', creditWish: 'unknown' },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
}

async function read<T>(data: string, query: string): Promise<T[]> {
  const store = await openStore<Tables>({ dataFolder: data }, { migrations });
  try {
    return (await store.executeSql(query)).rows as T[];
  } finally {
    await store.close();
  }
}

const letters = `select state, count(*)::int as count from case_messages where kind = 'receipt' group by state order by state`;

/** Starts and stops the server in good order until no letter is under way. A slow machine gets more time with each round. */
async function settled(t: TestContext, { data, env, first = 1 }: { data: string; env: Record<string, string>; first?: number }) {
  for (let round = first; round < first + 8; round += 1) {
    const server = await startServe(t, { data, env });
    await sleep(1500 * round);
    assert.equal((await server.end('SIGTERM')).code, 0);
    const states = await read<{ state: string; count: number }>(data, letters);
    if (states.every(({ state }) => state !== 'sending' && state !== 'held')) return states;
  }
  assert.fail('a letter is still under way after eight starts');
}

test('killed while a letter goes out: none is lost, none goes out twice', { timeout }, async (t) => {
  const data = dataFolder(t);
  let victim: { moment: Moment; server: ServeProcess } | undefined;
  const { taken, port } = await watchedServer(t, async (moment) => {
    if (victim?.moment !== moment) return;
    const { server } = victim;
    victim = undefined;
    await server.end('SIGKILL');
  });
  const env = { NGAO_SMTP_HOST: '127.0.0.1', NGAO_SMTP_PORT: String(port) };
  let server = await startServe(t, { data, env });
  await setMailbox(server.url, server.setupToken ?? '');
  for (const moment of moments) {
    const address = `${moment}@reporter.example.org`;
    victim = { moment, server };
    await report(server.url, address);
    while (victim) await sleep(20);
    server = await startServe(t, { data, env });
  }
  await report(server.url, 'undisturbed@reporter.example.org');
  while (!taken.includes('undisturbed@reporter.example.org')) await sleep(20);
  await server.end('SIGTERM');
  const states = await settled(t, { data, env });
  // Each of the killed ones waits for a person, who is told; nothing of them was sent again by itself.
  assert.equal(
    states.reduce((sum, { count }) => sum + count, 0),
    moments.length + 1,
  );
  assert.ok(states.every(({ state }) => state === 'in-doubt' || state === 'delivered'));
  assert.deepEqual(
    taken.toSorted(),
    ['sending', 'taken', 'undisturbed'].map((name) => `${name}@reporter.example.org`).toSorted(),
  );
});

/** What came in, once the server has read it: it may be told to stop before it does. */
async function whenRead(t: TestContext, { data, env }: { data: string; env: Record<string, string> }) {
  for (let patience = 1500; patience < 60_000; patience *= 2) {
    const server = await startServe(t, { data, env });
    await sleep(patience);
    assert.equal((await server.end('SIGTERM')).code, 0);
    const mails = await read<{ state: string; reason: string }>(data, 'select state, reason from inbound_mails');
    if (mails.every(({ state }) => state !== 'stored')) return mails;
  }
  assert.fail('a mail is still not read');
}

test('killed while a mail comes in: the sender tries again, and there is one case', { timeout }, async (t) => {
  const data = dataFolder(t);
  const port = await freePort();
  const env = { NGAO_SMTP_LISTEN: `127.0.0.1:${port}`, NGAO_MAIL_AUTHSERV_ID: 'mx.example.org' };
  const first = await startServe(t, { data, env });
  await setMailbox(first.url, first.setupToken ?? '');
  await first.end('SIGTERM');
  const raw = [
    ...['From: <rea@reporter.example.org>', 'To: <security@example.org>', 'Subject: A flaw', 'Message-ID: <1@example.org>'],
    ...['Content-Type: text/plain', '', 'x'.repeat(200_000), ''],
  ].join('\r\n');
  const sending = async () =>
    await createTransport({ host: '127.0.0.1', port, ignoreTLS: true, connectionTimeout: 3000 }).sendMail({
      envelope: { from: 'rea@reporter.example.org', to: ['security@example.org'] },
      raw,
    });
  let accepted = 0;
  for (const after of [0, 15, 40, 80]) {
    const server = await startServe(t, { data, env });
    const sent = sending().then(
      () => true,
      () => false,
    );
    await sleep(after);
    await server.end('SIGKILL');
    if (await sent) accepted += 1;
  }
  const server = await startServe(t, { data, env });
  assert.equal((await sending()).accepted.length, 1, 'the last one is taken');
  await server.end('SIGTERM');
  const mails = await whenRead(t, { data, env });
  // Nobody proves who wrote it, so it waits; the same bytes, whether they were taken once or five times, are one mail.
  assert.deepEqual(mails.length, 1, `${accepted} were accepted before`);
});

test('a letter that was killed on its way is found again by its copy in the mailbox', {
  timeout,
  skip: withoutDovecot,
}, async (t) => {
  const data = dataFolder(t);
  const mailbox = await startDovecot(t);
  let victim: { moment: Moment; server: ServeProcess } | undefined;
  const { taken, port } = await watchedServer(
    t,
    async (moment) => {
      if (victim?.moment !== moment) return;
      const { server } = victim;
      victim = undefined;
      await server.end('SIGKILL');
    },
    // What was taken is kept as sent, as servers for outgoing mail do.
    (bytes) => mailbox.deliver(bytes, 'Sent'),
  );
  const env = {
    ...{ NGAO_SMTP_HOST: '127.0.0.1', NGAO_SMTP_PORT: String(port) },
    ...{ NGAO_IMAP_HOST: mailbox.host, NGAO_IMAP_PORT: String(mailbox.port) },
    ...{ NGAO_IMAP_USER: mailbox.user, NGAO_IMAP_PASSWORD: mailbox.password },
  };
  let server = await startServe(t, { data, env });
  await setMailbox(server.url, server.setupToken ?? '');
  for (const moment of ['connected', 'taken'] as const) {
    victim = { moment, server };
    await report(server.url, `${moment}@reporter.example.org`);
    while (victim) await sleep(20);
    server = await startServe(t, { data, env });
  }
  await server.end('SIGTERM');
  for (let starts = 0; ; starts += 1) {
    const states = await settled(t, { data, env, first: starts + 1 });
    if (states.some(({ state }) => state === 'delivered')) break;
    assert.ok(starts < 5, 'the copy was not found');
  }
  // The one that reached nobody has no copy: it waits for a person, and nothing was sent again.
  assert.deepEqual(await read(data, letters), [
    { state: 'delivered', count: 1 },
    { state: 'in-doubt', count: 1 },
  ]);
  assert.deepEqual(taken, ['taken@reporter.example.org']);
});
