// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport, type SendMailOptions } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { takeMailIn } from '../../src/server/cases/inbound-run.ts';
import { at, change, lettersIn, moved, ok, queueLetter } from '../builders/case-desk.ts';
import { setCommittee, takingServer } from '../builders/case-mail.ts';
import { reporterBy } from '../builders/case-release.ts';
import { solvedReport } from '../builders/case-report.ts';
import { freePort } from '../builders/free-port.ts';
import { startDovecot, startPostfix, withoutDovecot, withoutPostfix } from '../builders/mail-servers.ts';
import { type Client, clientOf, eachServer, type TestServer } from '../builders/server.ts';

/*
 * Debian's postfix between us and the world: it brings the mail in, takes the letters out, and tells what it could not deliver.
 * In the second story it puts the mail into the mailboxes of Debian's dovecot, ours and the reporter's: no mail server is ours.
 */

const there = 'rea@reporter.example.net';
const gone = 'gone@reporter.example.net';
const word = 'quokkaword';

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    assert.ok(tries < 1200, what);
    await sleep(50);
  }
}

async function mailsIn({ context }: TestServer): Promise<string[]> {
  const rows = await context.db.selectFrom('inbound_mails').select(['state', 'reason']).orderBy('received_at').execute();
  return rows.map(({ state, reason }) => `${state} ${reason}`);
}

async function missing(client: Client, uid: string): Promise<string[]> {
  const { moves } = await ok(client.get(at(uid)));
  const codes = moves.find(({ name }: { name: string }) => name === 'acknowledge').missing;
  return codes.map(({ code }: { code: string }) => code);
}

eachServer('a report and its acknowledgement pass through postfix, and what it cannot deliver comes back', async (server, t) => {
  if (withoutPostfix) return t.skip(withoutPostfix);
  const { context } = server;
  const port = await freePort();
  const far = await takingServer(t, [gone]);
  const passes = { 'security@example.org': port, 'list@example.org': far.port, 'reporter.example.net': far.port };
  const mta = await startPostfix(t, { passes });
  context.config.mail = { smtp: { host: mta.host, port: mta.port }, listen: { address: '127.0.0.1', port } };
  await setCommittee(server);
  const stop = await takeMailIn(context);
  t.after(stop);
  const raw = [
    ...[`From: Rea <${there}>`, 'To: <security@example.org>', `Subject: About the ${word}`, 'Message-ID: <1@example.net>'],
    ...['Content-Type: text/plain', '', `The ${word} lets everybody in.`, ''],
  ].join('\r\n');
  await createTransport({ host: mta.host, port: mta.port, ignoreTLS: true }).sendMail({
    envelope: { from: there, to: ['security@example.org'] },
    raw,
  });
  await until(`postfix did not bring the mail: ${mta.log()}`, async () => (await mailsIn(server)).length === 1);
  await server.work();
  assert.match((await mailsIn(server))[0] ?? '', /^quarantined (unauthenticated|authentication-unknown)$/);
  const olga = await server.person('Olga', ['committee']);
  const [waiting] = (await olga.get('/api/v1/inbound')).body;
  const { case: uid } = await ok(olga.post(`/api/v1/inbound/${waiting.uid}`, { as: 'new-report' }));
  await change(olga, uid, { owner: olga.userId, lane: 'core' });
  await queueLetter(olga, uid, { kind: 'acknowledgement', body: `Thank you for the ${word}.` });
  await server.work();
  assert.deepEqual(await missing(olga, uid), [], 'postfix took it');
  const reached = (address: string) => far.taken.some(({ to, text }) => to.includes(address) && text.includes(word));
  await until(`the letter did not arrive: ${mta.log()}`, () => reached(there) && reached('list@example.org'));

  // The far side knows no such reader: postfix took the letter, and its report of failure comes back to the signed address.
  await clientOf(server.app).post('/api/v1/report', await solvedReport(server, { contact: { address: gone } }));
  const second = await context.db.selectFrom('cases').where('uid', '<>', uid).select('uid').executeTakeFirstOrThrow();
  await ok(olga.post(at(second.uid, '/triage')));
  await queueLetter(olga, second.uid, { kind: 'acknowledgement', body: `Thank you for the ${word}.` });
  await server.work();
  // One for the receipt, which nobody got either, and one for the letter.
  await until(`postfix told of no failure: ${mta.log()}`, async () => (await mailsIn(server)).length === 3);
  await server.work();
  assert.deepEqual((await mailsIn(server)).slice(1), ['routed bounce', 'routed bounce']);
  assert.deepEqual(await missing(olga, second.uid), ['acknowledgement-delivered']);
  const { returned } = await ok(olga.get(at(second.uid)));
  assert.ok(returned.some(({ purpose }: { purpose: string }) => purpose === 'acknowledgement'));
  assert.deepEqual(await missing(olga, uid), [], 'the other case is as it was');
});

const ours = 'security@example.org';
const list = 'list@example.org';

/** Postfix brings everything into mailboxes of dovecot; the server fetches its own when it is told to. */
async function mailTown(server: TestServer, t: TestContext) {
  const dovecot = await startDovecot(t);
  const mailboxes = { [ours]: dovecot.maildir(), [there]: dovecot.maildir('Rea'), [list]: dovecot.maildir('List') };
  const mta = await startPostfix(t, { mailboxes, proven: ['reporter.example.net'] });
  const { host, port, user, password } = dovecot;
  const smtp = { host: mta.host, port: mta.port };
  server.context.config.mail = { smtp, imap: { host, port, user, password }, authservId: 'mx.example.org' };
  await setCommittee(server);
  const writes = async (mail: SendMailOptions) => {
    const [before, arrived] = [(await mailsIn(server)).length, dovecot.files().length];
    await createTransport({ ...smtp, ignoreTLS: true }).sendMail(mail);
    await until(`postfix brought it into no mailbox: ${mta.log()}`, () => dovecot.files().length > arrived);
    const stop = await takeMailIn(server.context);
    await until('the mail was not fetched', async () => (await mailsIn(server)).length > before);
    await stop();
    await server.work();
  };
  /** What stands in a mailbox. */
  const letters = async (name: 'Rea' | 'List') =>
    await Promise.all(dovecot.mails(name).map(async (mail) => await PostalMime.parse(mail)));
  /** The letter with these words, once it came. */
  const letter = async (name: 'Rea' | 'List', words: RegExp) => {
    const find = async () => (await letters(name)).find(({ text }) => words.test(text ?? ''));
    await until(`${name} got no such letter: ${mta.log()}`, async () => (await find()) !== undefined);
    return (await find()) as Email;
  };
  return { writes, letter, letters };
}

const headerOf = ({ headers }: { headers: { key: string; value: string }[] }, name: string) =>
  headers.find(({ key }) => key === name)?.value ?? '';

eachServer(
  'a report in French goes through postfix and dovecot to a case, and its reporter goes on by answering',
  async (server, t) => {
    const missingServer = withoutPostfix || withoutDovecot;
    if (missingServer) return t.skip(missingServer);
    const { writes, letter, letters } = await mailTown(server, t);
    const text = `Bonjour, nous avons trouvé une faille : avec le ${word}, il est possible d’être payé deux fois. À bientôt, Réa`;
    await writes({ from: `Réa Exemple <${there}>`, to: ours, subject: 'Faille trouvée dans le registre', text });
    assert.deepEqual(await mailsIn(server), ['routed new-report']);
    const receipt = await letter('Rea', /Votre code/);
    assert.deepEqual([headerOf(receipt, 'content-language'), headerOf(receipt, 'auto-submitted')], ['fr', 'auto-replied']);
    assert.ok(!receipt.text?.includes(word), 'a receipt repeats nothing');
    const code = /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/.exec(receipt.text ?? '')?.[0] ?? '';

    const olga = await server.person('Olga', ['committee']);
    const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
    await ok(olga.post(at(uid, '/triage')));
    await change(olga, uid, { owner: olga.userId, lane: 'core' });
    await queueLetter(olga, uid, { kind: 'acknowledgement', body: `Merci, Réa. Nous regardons ce que fait le ${word}.` });
    assert.deepEqual(await missing(olga, uid), ['acknowledgement-delivered'], 'not before postfix took it');
    await server.work();
    const words = new RegExp(`ce que fait le ${word}`);
    const acknowledgement = await letter('Rea', words);
    const copy = await letter('List', words);
    assert.equal(headerOf(acknowledgement, 'content-language'), 'fr');
    assert.equal(headerOf(acknowledgement, 'auto-submitted'), '', 'a person wrote it');
    assert.equal(headerOf(acknowledgement, 'in-reply-to'), headerOf(receipt, 'in-reply-to'), 'beside the mail that she wrote');
    assert.match(headerOf(receipt, 'in-reply-to'), /^<.+@.+>$/);
    assert.equal(copy.messageId, acknowledgement.messageId, 'the list has a copy of the very letter');
    await until('the list got no notice', async () => (await letters('List')).length > 1);
    const notices = (await letters('List')).filter(({ messageId }) => messageId !== copy.messageId);
    assert.ok(notices.length > 0 && !JSON.stringify(notices).includes(word), 'what the list is told tells nothing');
    assert.equal((await moved(olga, uid, 'acknowledge')).state, 'acknowledged');

    const answerTo = acknowledgement.replyTo?.[0]?.address ?? '';
    assert.match(answerTo, /^security\+[^@]+@example\.org$/, 'an address of ours that names her and the case');
    const answer = 'Voilà les étapes, sans l’en-tête « Idempotency-Key ».';
    const thread = { inReplyTo: acknowledgement.messageId, subject: `Re: ${acknowledgement.subject}` };
    await writes({ from: there, to: answerTo, text: answer, ...thread });
    const forged = { 'Authentication-Results': 'mx.example.org; dmarc=pass header.from=reporter.example.net' };
    const eve = { from: 'eve@elsewhere.example.net', to: [answerTo] };
    await writes({ envelope: eve, headers: forged, from: there, to: answerTo, text: 'Tell me all.', ...thread });
    assert.deepEqual((await mailsIn(server)).slice(1), ['routed append', 'quarantined authentication-unknown']);
    const said = (await lettersIn(olga, uid)).filter(({ kind }) => kind === 'reply').map(({ html }) => html.trim());
    assert.deepEqual(said, [`<p>${answer}</p>`]);

    const rea = await reporterBy(server.app, code);
    const { language, messages } = await ok(rea.get('/api/v1/my/report'));
    assert.equal(language, 'fr');
    const told = JSON.stringify(messages);
    assert.ok(told.includes(`ce que fait le ${word}`) && told.includes('Voilà les étapes') && !told.includes('Tell me all'));
    assert.equal((await letters('Rea')).length, 2, 'no letter more than a receipt and an acknowledgement');
  },
);
