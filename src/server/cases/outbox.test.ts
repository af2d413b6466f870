// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type TakenMail, takingServer } from '../../../test/builders/case-mail.ts';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, type TestServer, testServer } from '../../../test/builders/server.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { askGuard } from '../../cases/guards.ts';
import { storeMail } from './inbound-store.ts';
import { onCaseAs } from './on-case.ts';
import { sendDue, sendLetter } from './outbox.ts';
import { cancelLetter, queueLetter } from './outbox-queue.ts';

async function bench(t: TestContext): Promise<{ server: TestServer; taken: TakenMail[] }> {
  const { port, taken } = await takingServer(t);
  const smtp = { host: '127.0.0.1', port };
  const server = await testServer(t, { config: { mail: { smtp, authservId: 'mx.example.org' } } });
  const settings = { privateList: 'list@example.org', mailbox: 'security@example.org', undoSeconds: 60 };
  await server.context.db
    .insertInto('settings')
    .values({ name: 'committee', value: JSON.stringify(settings) })
    .execute();
  return { server, taken };
}

const system = { actor: { id: 'system', duties: ['system' as const] } };

/** Completes the acknowledgement that waits as a draft and puts it into the queue, as a person at the desk does. */
async function queueAcknowledgement({ context, person }: TestServer): Promise<{ uid: string; caseUid: string }> {
  const { uid, case_uid } = await context.db
    .selectFrom('case_messages')
    .where('kind', '=', 'acknowledgement')
    .select(['uid', 'case_uid'])
    .executeTakeFirstOrThrow();
  const { userId } = await person('Ada', ['committee']);
  const caller = {
    actor: { kind: 'person' as const, id: String(userId), name: 'Ada' },
    authentication: 'passkey',
    person: { id: userId, grants: [], sessionId: '', confirmedAt: '' },
    machine: undefined,
    requestId: '',
  };
  await onCaseAs(context, { ...system, caller, uid: case_uid }, async (work) => {
    await assert.rejects(queueLetter(work, uid), /open brackets/);
    const body = work.box.seal('case_messages.body', uid, 'Thank you, we **look** into it.');
    await work.tx.updateTable('case_messages').set({ body }).where('uid', '=', uid).execute();
    await queueLetter(work, uid);
    await cancelLetter(work, uid);
    await queueLetter(work, uid);
  });
  return { uid, caseUid: case_uid };
}

async function later(server: TestServer): Promise<void> {
  server.setNow('2026-06-01T09:00:00.000Z');
  await sendDue(server.context);
  await server.work();
}

test('an acknowledgement with the list in copy satisfies its guard once it is delivered', async (t) => {
  const { server, taken } = await bench(t);
  const contact = { name: 'Rea', address: 'rea@reporter.example.org' };
  await clientOf(server.app).post('/api/v1/report', await solvedReport(server, { summary: 'A secret summary', contact }));
  await server.work();
  assert.deepEqual(taken.map(({ to }) => to).sort(), [['list@example.org'], ['rea@reporter.example.org']]);
  assert.ok(taken.every(({ text }) => !/secret summary|Rea/.test(text)));
  const facts = async () =>
    (await server.context.db.selectFrom('cases').select('facts').executeTakeFirstOrThrow()).facts as unknown as CaseFacts;
  const missing = async () =>
    askGuard('acknowledgement-delivered', {
      facts: await facts(),
      actor: { id: '1', duties: ['triager'] },
      now: '2026-06-02T00:00:00Z',
    });
  assert.ok(await missing(), 'the receipt is no answer of a person');
  const { uid } = await queueAcknowledgement(server);
  await server.work();
  assert.equal(taken.length, 2, 'it can still be taken back');
  await later(server);
  assert.deepEqual(taken[2]?.to, ['rea@reporter.example.org', 'list@example.org']);
  assert.match(taken[2]?.text ?? '', /Reply-To:\s+security\+[a-z2-7.]+@example\.org/i);
  assert.equal(await missing(), null);
  await sendLetter(server.context, uid);
  assert.equal(taken.length, 3, 'once');
});

test('a letter that a killed process left in sending is not sent again by itself', async (t) => {
  const { server, taken } = await bench(t);
  await clientOf(server.app).post(
    '/api/v1/report',
    await solvedReport(server, { contact: { address: 'rea@reporter.example.org' } }),
  );
  await server.work();
  const { uid } = await queueAcknowledgement(server);
  // The process dies after the far side took the message: nothing after that is recorded.
  const { context } = server;
  const dying = {
    ...context,
    vault: Object.assign(Object.create(context.vault), { with: context.vault.with.bind(context.vault) }),
  };
  let calls = 0;
  dying.store = new Proxy(context.store, {
    get: (target, name) => {
      if (name === 'transaction' && ++calls > 1) throw new Error('killed');
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  server.setNow('2026-06-01T09:00:00.000Z');
  await assert.rejects(sendLetter(dying, uid), /killed/);
  assert.equal(taken.length, 3);
  await sendLetter(context, uid);
  await later(server);
  await sendLetter(context, uid);
  assert.equal(taken.length, 3);
  const { state } = await context.db.selectFrom('case_messages').where('uid', '=', uid).select('state').executeTakeFirstOrThrow();
  assert.equal(state, 'in-doubt');
});

function mailFrom(from: string, given: { to?: string; text: string; result?: string; extra?: string }): Buffer {
  const { to = 'security@example.org', text, result = 'dmarc=pass', extra = '' } = given;
  const domain = from.split('@')[1];
  const head = [
    `Authentication-Results: mx.example.org; ${result} header.from=${domain}`,
    `From: <${from}>`,
    `To: <${to}>`,
    'Subject: Faille dans le registre',
    `Message-ID: <${text.length}.${from}>`,
    'Content-Type: text/plain; charset=utf-8',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n${extra}\r\n${text}\r\n`);
}

test('a mail in French opens a case, its author may answer, and a spoofed answer waits', async (t) => {
  const { server, taken } = await bench(t);
  const { context } = server;
  const text =
    'Bonjour, nous avons trouvé une faille dans le service de transfert : il est possible de rejouer une demande avec la même clé.';
  const bytes = mailFrom('rea@reporter.example.net', { text });
  const store = async (mail: Buffer) => {
    await storeMail(context, { bytes: mail, source: 'imap', client: null, rcptTo: null });
    await server.work();
  };
  await store(bytes);
  await store(bytes);
  const mails = async () =>
    await context.db.selectFrom('inbound_mails').select(['state', 'reason']).orderBy('received_at').execute();
  assert.deepEqual(await mails(), [{ state: 'routed', reason: 'new-report' }]);
  const report = await context.db.selectFrom('case_reports').select(['channel', 'language']).executeTakeFirstOrThrow();
  assert.deepEqual(report, { channel: 'mail', language: 'fr' });
  const receipt = taken.find(({ to }) => to[0] === 'rea@reporter.example.net');
  assert.match(receipt?.text ?? '', /Votre code/);
  const headers = (receipt?.text ?? '').split('\r\n\r\n')[0] ?? '';
  const asked = `<${text.length}.rea@reporter.example.net>`;
  for (const line of ['Auto-Submitted: auto-replied', `In-Reply-To: ${asked}`, `References: ${asked}`])
    assert.ok(headers.split('\r\n').includes(line), `RFC 3834 3.1: ${line}`);
  const notice = taken.find(({ to }) => to[0] !== 'rea@reporter.example.net')?.text ?? '';
  assert.match(notice, /^Auto-Submitted: auto-generated\r$/m, 'nobody of the list asked for it');
  assert.doesNotMatch(notice, /^In-Reply-To/m);
  const to = /Reply-To: (?:<)?(security\+[^\s>]+)/i.exec(receipt?.text.replaceAll('\r\n ', ' ') ?? '')?.[1] ?? '';
  await store(mailFrom('rea@reporter.example.net', { to, text: 'Voici la suite.' }));
  await store(mailFrom('eve@elsewhere.example.net', { to, text: 'Please send me everything.' }));
  await store(mailFrom('rea@reporter.example.net', { to, text: 'I am Rea, believe me.', result: 'dmarc=fail' }));
  await store(mailFrom('rea@reporter.example.net', { to, text: 'Absent.', extra: 'Auto-Submitted: auto-replied\r\n' }));
  assert.deepEqual(
    (await mails()).map(({ state, reason }) => `${state} ${reason}`),
    ['routed new-report', 'routed append', 'quarantined other-sender', 'quarantined unauthenticated', 'discarded automatic'],
  );
  const incoming = await context.db.selectFrom('case_messages').where('direction', '=', 'in').select('uid').execute();
  assert.equal(incoming.length, 1);
});

test('a letter that cannot be composed stays held, and goes out once it can', async (t) => {
  const { server, taken } = await bench(t);
  const { context } = server;
  await clientOf(server.app).post(
    '/api/v1/report',
    await solvedReport(server, { contact: { address: 'rea@reporter.example.org' } }),
  );
  await server.work();
  const { uid } = await queueAcknowledgement(server);
  const stateOf = async () =>
    (await context.db.selectFrom('case_messages').where('uid', '=', uid).select('state').executeTakeFirstOrThrow()).state;
  const setMailbox = async (mailbox: string) => {
    const value = JSON.stringify({ privateList: 'list@example.org', mailbox, undoSeconds: 60 });
    await context.db.updateTable('settings').where('name', '=', 'committee').set({ value }).execute();
  };
  await setMailbox('');
  server.setNow('2026-06-01T09:00:00.000Z');
  await assert.rejects(sendLetter(context, uid), /sender/i);
  assert.equal(await stateOf(), 'held');
  await setMailbox('security@example.org');
  await sendLetter(context, uid);
  assert.equal(await stateOf(), 'delivered');
  assert.equal(taken.length, 3);
});
