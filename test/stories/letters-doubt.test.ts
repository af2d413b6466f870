// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import * as pgp from 'openpgp';
import { lookForLetters } from '../../src/server/cases/outbox-doubt.ts';
import { offerKeys } from '../../src/server/cases/party-keys.ts';
import { at, change, lettersIn, ok, queueLetter } from '../builders/case-desk.ts';
import { receiveMail, setCommittee, takingServer } from '../builders/case-mail.ts';
import { solvedReport } from '../builders/case-report.ts';
import { startDovecot, withoutDovecot } from '../builders/mail-servers.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder } from '../builders/real-browser.ts';
import { clientOf, type TestServer, testServer } from '../builders/server.ts';

/** An acknowledgement whose server ended after `sending` was committed. */
async function doubted(server: TestServer) {
  const { context } = server;
  await setCommittee(server);
  await clientOf(server.app).post(
    '/api/v1/report',
    await solvedReport(server, { contact: { address: 'rea@reporter.example.org' } }),
  );
  await server.work();
  const olga = await server.person('Olga', ['committee', 'viewer']);
  const { uid } = await context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ok(olga.post(at(uid, '/triage')));
  await queueLetter(olga, uid, { kind: 'acknowledgement', body: 'Thank you, we look into it.' });
  const { uid: message } = await context.db
    .selectFrom('case_messages')
    .where('kind', '=', 'acknowledgement')
    .select('uid')
    .executeTakeFirstOrThrow();
  await context.db.updateTable('case_messages').set({ state: 'sending' }).where('uid', '=', message).execute();
  await server.work();
  return { uid, message, olga };
}

const stateOf = async (client: Parameters<typeof lettersIn>[0], uid: string) =>
  (await lettersIn(client, uid)).find(({ kind }) => kind === 'acknowledgement')?.state;

async function missing(client: Parameters<typeof lettersIn>[0], uid: string): Promise<string[]> {
  const { moves } = await ok(client.get(at(uid)));
  const move = moves.find(({ name }: { name: string }) => name === 'acknowledge');
  return move.missing.map(({ code }: { code: string }) => code);
}

async function served(t: TestContext, more: object = {}) {
  const { port, taken } = await takingServer(t);
  const server = await testServer(t, { config: { mail: { smtp: { host: '127.0.0.1', port }, ...more } } });
  return { server, taken };
}

test('the copy of the private list settles a letter in doubt as sent', { skip: withoutDovecot }, async (t) => {
  const mailbox = await startDovecot(t);
  const { host, port, user, password } = mailbox;
  const { server, taken } = await served(t, { imap: { host, port, user, password } });
  const { uid, message, olga } = await doubted(server);
  assert.equal(await stateOf(olga, uid), 'in-doubt');
  assert.deepEqual(await missing(olga, uid), ['acknowledgement-delivered'], 'nobody claims that it arrived');
  const { mail_id } = await server.context.db
    .selectFrom('case_messages')
    .where('uid', '=', message)
    .select('mail_id')
    .executeTakeFirstOrThrow();
  // A search of IMAP finds parts of a field: neither another letter nor an answer is the letter itself.
  mailbox.deliver(`Message-ID: <x${mail_id?.slice(1)}\r\nSubject: other\r\n\r\nother\r\n`);
  mailbox.deliver(`Message-ID: <1@reporter.example.org>\r\nIn-Reply-To: ${mail_id}\r\nSubject: answer\r\n\r\nanswer\r\n`);
  await lookForLetters(server.context);
  assert.equal(await stateOf(olga, uid), 'in-doubt');
  mailbox.deliver(`Message-ID: ${mail_id}\r\nTo: <rea@reporter.example.org>\r\nSubject: letter\r\n\r\nThank you.\r\n`);
  await lookForLetters(server.context);
  assert.equal(await stateOf(olga, uid), 'delivered');
  assert.deepEqual(await missing(olga, uid), []);
  await server.work();
  assert.ok(!taken.some(({ to }) => to.length === 2), 'and it was not sent again');
});

test('a letter that the list sends back to us has gone out; one that only claims to be it has not', async (t) => {
  const { server } = await served(t);
  const { uid, message, olga } = await doubted(server);
  const { mail_id } = await server.context.db
    .selectFrom('case_messages')
    .where('uid', '=', message)
    .select('mail_id')
    .executeTakeFirstOrThrow();
  const copy = (from: string) =>
    Buffer.from(`From: <${from}>\r\nTo: <security@example.org>\r\nMessage-ID: ${mail_id}\r\nSubject: x\r\n\r\n${from}\r\n`);
  await receiveMail(server, copy('eve@elsewhere.example.net'));
  assert.equal(await stateOf(olga, uid), 'in-doubt');
  await receiveMail(server, copy('security@example.org'));
  assert.equal(await stateOf(olga, uid), 'delivered');
});

test('a person says what became of a letter in doubt, once, with the reason', async (t) => {
  const { server, taken } = await served(t);
  const { uid, message, olga } = await doubted(server);
  const path = at(uid, `/messages/${message}/doubt`);
  const stranger = await server.person('Max', ['viewer', 'administrator']);
  assert.equal((await stranger.post(path, { outcome: 'sent', reason: 'I think so.' })).status, 404);
  assert.equal((await olga.post(path, { outcome: 'sent' })).status, 400, 'not without a reason');
  await ok(olga.post(path, { outcome: 'not-sent', reason: 'The quokkaword is not in the log.' }));
  assert.equal((await olga.post(path, { outcome: 'sent', reason: 'Twice.' })).status, 409);
  await server.work();
  assert.equal(await stateOf(olga, uid), 'delivered');
  assert.deepEqual(taken.at(-1)?.to, ['rea@reporter.example.org', 'list@example.org']);
  const { note } = await server.context.db
    .selectFrom('case_events')
    .where('name', '=', 'case.message-settle')
    .select('note')
    .executeTakeFirstOrThrow();
  assert.ok(note && !Buffer.from(note).includes('quokkaword'), 'the reason is kept, sealed');
  const audit = await server.context.db
    .selectFrom('audit_records')
    .where('action', '=', 'case.message-settle')
    .selectAll()
    .execute();
  assert.equal(audit.length, 1);
  assert.doesNotMatch(JSON.stringify(audit), /quokkaword/, 'and not told elsewhere');
});

test('the desk settles a letter in doubt and compares a key', { skip: browserMissing }, async (t) => {
  const { port } = await takingServer(t);
  const server = await testServer(t, { config: { mail: { smtp: { host: '127.0.0.1', port } }, webFolder: pagesFolder } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.app.server.address() as { port: number }).port}`;
  server.context.config.publicUrl = url;
  const { uid, olga } = await doubted(server);
  const browser = await openBrowser();
  t.after(() => browser.close());
  const { page, told } = await openPage(browser, { url, session: olga.session });
  await page.goto(`/cases/${uid}`);
  await page.locator('summary', { hasText: 'reporter' }).click();
  await page.getByText('Nobody knows whether this letter went out').waitFor();
  const reply = page.getByLabel(/^Text/);
  await reply.fill('As in https://forge.example.org/left/issues/1.');
  await page.getByText('This links to forge.example.org, out in the open.', { exact: false }).waitFor();
  await reply.fill('');
  await page.getByLabel('How do you know?').fill('Rea wrote that she has it.');
  await assertAccessible(page, 'letter-in-doubt');
  await page.getByRole('button', { name: 'It went out' }).click();
  await page.getByText('A person found that it went out').first().waitFor();
  assert.deepEqual(await missing(olga, uid), []);

  const { publicKey, fingerprint } = await newKey();
  const { uid: participant } = await server.context.db
    .selectFrom('case_participants')
    .where('role', '=', 'reporter')
    .select('uid')
    .executeTakeFirstOrThrow();
  await offerKeys(server.context, { caseUid: uid, participant, keys: [{ armored: publicKey, source: 'page' }] });
  await change(olga, uid, { owner: olga.userId, lane: 'core' });
  await page.goto(`/cases/${uid}?tab=people`);
  await page.getByLabel('Fingerprint, as its owner told it').fill(fingerprint);
  await assertAccessible(page, 'offered-key');
  await page.getByRole('button', { name: 'It is theirs' }).click();
  await page.getByText(', confirmed').waitFor();
  const view = await ok(olga.get(at(uid)));
  assert.ok(view.participants.some(({ keys }: { keys: { state: string }[] }) => keys[0]?.state === 'confirmed'));
  assert.deepEqual(told, []);
});

async function newKey(): Promise<{ publicKey: string; fingerprint: string }> {
  const { publicKey } = await pgp.generateKey({
    ...{ userIDs: [{ name: '', email: 'rea@reporter.example.org' }], type: 'ecc', format: 'object' },
    date: new Date('2026-01-01T00:00:00Z'),
  });
  return { publicKey: publicKey.armor(), fingerprint: publicKey.getFingerprint() };
}
