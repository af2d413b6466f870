// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as pgp from 'openpgp';
import { at, change, lettersIn, ok, queueLetter } from '../../../test/builders/case-desk.ts';
import { receiveMail, setCommittee, type TakenMail, takingServer } from '../../../test/builders/case-mail.ts';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, eachServer, type TestServer, testServer } from '../../../test/builders/server.ts';
import { assertNowhereStored } from '../../../test/builders/stored-words.ts';
import { composeMail } from '../../notify/mail/compose.ts';
import { openMail } from '../../notify/mail/pgp/open.ts';
import { protectMail } from '../../notify/mail/pgp/protect.ts';
import { wkdAddresses } from '../../notify/mail/pgp/wkd.ts';
import { readMessage } from '../../notify/mail/read-message.ts';
import { openMail as openStored } from './inbound-store.ts';
import { sendDue } from './outbox.ts';

const word = 'quokkaword';
const reporter = 'rea@reporter.example.net';
const made = new Date('2026-01-01T00:00:00Z');
const now = new Date('2026-06-01T08:00:00Z');

async function makeKey(email: string, change: object = {}) {
  const { publicKey, privateKey } = await pgp.generateKey({
    ...{ userIDs: [{ name: '', email }], date: made, format: 'object' as const, type: 'ecc' as const },
    ...change,
  });
  return {
    public: publicKey.armor(),
    binary: publicKey.write(),
    secret: privateKey.armor(),
    fingerprint: publicKey.getFingerprint(),
  };
}
type Key = Awaited<ReturnType<typeof makeKey>>;
const [desk, rea, other] = await Promise.all([
  makeKey('security@example.org', { passphrase: 'open sesame' }),
  makeKey(reporter),
  makeKey(reporter),
]);
const openpgp = { armored: desk.secret, passphrase: 'open sesame' };

/** A mail of the reporter, encrypted to the desk and signed, with the key in the Autocrypt header. */
async function encrypted(signer: Key, given: { to?: string; subject: string; text: string; dmarc?: string }): Promise<Buffer> {
  const { to = 'security@example.org', subject, text, dmarc = 'pass' } = given;
  const mail = await composeMail({
    ...{ id: `<${text.length}.${subject.length}@reporter.example.net>`, to: [to], from: reporter, subject, text },
    automatic: false,
  });
  const keys = [{ address: to, armored: desk.public, fingerprint: desk.fingerprint }];
  const result = await protectMail(mail, { keys, signer: { armored: signer.secret }, now, hideSubject: true });
  assert.ok(result.outcome === 'protected');
  const keydata = Buffer.from(signer.binary).toString('base64').replace(/.{70}/g, '$&\r\n ');
  const head = [
    `Authentication-Results: mx.example.org; dmarc=${dmarc} header.from=reporter.example.net`,
    `Autocrypt: addr=${reporter}; prefer-encrypt=mutual; keydata=\r\n ${keydata}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n`), result.mail.bytes]);
}

async function opened({ text }: TakenMail, key: { armored: string; passphrase?: string }) {
  const bytes = Buffer.from(text);
  const found = await openMail(bytes, await readMessage(bytes), { secret: [key], known: [desk.public], now });
  return { ...found, inner: found.entity && (await readMessage(found.entity)) };
}

async function bench(server: TestServer, t: Parameters<typeof takingServer>[0]) {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = { smtp: { host: '127.0.0.1', port }, authservId: 'mx.example.org', openpgp };
  await setCommittee(server);
  const bytes = await encrypted(rea, { subject: `About the ${word}`, text: `The ${word} lets everybody in.` });
  await receiveMail(server, bytes);
  const olga = await server.person('Olga', ['committee']);
  const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ok(olga.post(at(uid, '/triage')));
  await change(olga, uid, { owner: olga.userId, lane: 'core' });
  const view = await ok(olga.get(at(uid)));
  const participant = view.participants.find(({ role }: { role: string }) => role === 'reporter');
  return { bytes, taken, olga, uid, view, participant };
}

const replyTo = ({ text }: TakenMail) => /Reply-To:\s+<?(security\+[^\s>]+)/i.exec(text.replaceAll('\r\n ', ' '))?.[1] ?? '';

eachServer(
  'R29 a report encrypted to the desk is opened into the case, its signature told, its bytes kept',
  async (server, t) => {
    const { bytes, uid, olga, view, participant } = await bench(server, t);
    assert.equal(view.title, `About the ${word}`, 'the subject that was protected');
    assert.match(view.report[0].html, new RegExp(`The ${word} lets everybody in`));
    const protection = view.report[0].content.openpgp;
    assert.deepEqual(protection, { encryption: 'decrypted', covers: 'all', signature: 'valid', fingerprints: [rea.fingerprint] });
    const row = await server.context.db.selectFrom('inbound_mails').selectAll().executeTakeFirstOrThrow();
    assert.ok(Buffer.from((await openStored(server.context, row)).bytes).equals(bytes), 'byte for byte');

    const [key] = participant.keys;
    assert.deepEqual([key.fingerprint, key.state, key.source, key.problems], [rea.fingerprint, 'offered', 'autocrypt', []]);
    const path = at(uid, `/participants/${participant.uid}/keys/${key.uid}`);
    const confirm = { as: 'confirmed', fingerprint: rea.fingerprint.toUpperCase().replace(/.{4}/g, '$& ').trim() };
    assert.equal((await olga.post(path, { ...confirm, fingerprint: other.fingerprint })).status, 400, 'compared, not clicked');
    const stranger = await server.person('Max', ['viewer', 'administrator']);
    assert.equal((await stranger.post(path, confirm)).status, 404);
    const after = await ok(olga.post(path, confirm));
    assert.equal(after.participants.find(({ uid: one }: { uid: string }) => one === participant.uid).keys[0].state, 'confirmed');
    // A fingerprint names a person.
    await assertNowhereStored(server, [rea.fingerprint]);
  },
);

eachServer(
  'a letter to a confirmed key goes out encrypted and signed, or it is held and never sent in clear',
  async (server, t) => {
    const { taken, olga, uid, participant } = await bench(server, t);
    const path = (key: string) => at(uid, `/participants/${participant.uid}/keys/${key}`);
    await ok(olga.post(path(participant.keys[0].uid), { as: 'confirmed', fingerprint: rea.fingerprint }));
    await queueLetter(olga, uid, { kind: 'acknowledgement', body: `Thank you for the ${word}.` });
    await server.work();
    const letter = taken.at(-1) as TakenMail;
    assert.deepEqual(letter.to, [reporter, 'list@example.org']);
    assert.doesNotMatch(letter.text, new RegExp(word));
    assert.match(letter.text, /^Subject: \.\.\.\r$/m);
    for (const key of [{ armored: rea.secret }, openpgp]) {
      const read = await opened(letter, key);
      assert.deepEqual([read.encryption, read.signature], ['decrypted', { state: 'valid', fingerprint: desk.fingerprint }]);
      assert.match(read.inner?.text ?? '', new RegExp(word));
      assert.notEqual(read.inner?.subject ?? '', '');
    }
    const { moves } = await ok(olga.get(at(uid)));
    assert.deepEqual(moves.find(({ name }: { name: string }) => name === 'acknowledge').missing, []);

    // Somebody who writes with another key changes nothing by that: a person confirms it, and only then is it used.
    await receiveMail(server, await encrypted(other, { to: replyTo(letter), subject: 'Re', text: 'My new key.' }));
    const answer = (await lettersIn(olga, uid)).at(-1) as unknown as {
      protection: { signature: string; fingerprints: string[] };
    };
    assert.deepEqual([answer.protection.signature, answer.protection.fingerprints], ['valid', [other.fingerprint]]);
    const { participants } = await ok(olga.get(at(uid)));
    const keys = participants.find((one: { uid: string }) => one.uid === participant.uid).keys;
    assert.deepEqual(
      keys.map((one: { state: string }) => one.state),
      ['confirmed', 'offered'],
    );

    // Without our own key nothing can be signed or copied to us: the letter waits, and says why.
    const { mail } = server.context.config;
    const { openpgp: _, ...without } = mail ?? {};
    server.context.config.mail = without;
    const count = taken.length;
    await queueLetter(olga, uid, { kind: 'question', body: `What of the ${word}?` });
    await server.work();
    await sendDue(server.context);
    await server.work();
    assert.equal(taken.length, count, 'nothing in clear');
    const held = (await lettersIn(olga, uid)).find(({ kind }) => kind === 'question') as unknown as Record<string, string>;
    assert.deepEqual([held.state, held.stopped], ['held', 'no-desk-key']);
    server.context.config.mail = mail;
    await ok(olga.post(path(keys[1].uid), { as: 'confirmed', fingerprint: other.fingerprint }));
    await sendDue(server.context);
    await server.work();
    assert.equal((await opened(taken.at(-1) as TakenMail, { armored: other.secret })).encryption, 'decrypted');
    assert.equal(
      (await opened(taken.at(-1) as TakenMail, { armored: rea.secret })).encryption,
      'no-key',
      'the old key is not used',
    );
  },
);

eachServer(
  'who wrote encrypted and has no confirmed key is written to in the clear only when a person says so, or encrypted once it is (R29)',
  async (server, t) => {
    const { taken, olga, uid, participant } = await bench(server, t);
    const fateOf = async (kind: string) =>
      (await lettersIn(olga, uid)).find((one) => one.kind === kind) as unknown as Record<string, string>;
    await server.work();
    const before = taken.length;
    await queueLetter(olga, uid, { kind: 'acknowledgement', body: `Thank you for the ${word}.` });
    await server.work();
    const held = await fateOf('acknowledgement');
    assert.deepEqual([taken.length, held.state, held.stopped], [before, 'held', 'clear-unconfirmed']);

    const path = at(uid, `/messages/${held.uid}/clear-text`);
    const other = await server.person('Sven', ['committee']);
    assert.equal((await other.post(path)).status, 404);
    await ok(olga.post(path));
    await server.work();
    assert.match(String(taken.at(-1)?.text), new RegExp(`Thank you for the ${word}`));
    assert.equal((await fateOf('acknowledgement')).state, 'delivered');
    assert.equal((await olga.post(path)).status, 409, 'once');
    const { events } = await ok(olga.get(at(uid)));
    assert.ok(events.some(({ name }: { name: string }) => name === 'case.clear-text'));
    const kept = await server.context.db.selectFrom('case_participants').select(['uid', 'clear_by', 'clear_at']).execute();
    assert.equal(kept.find((one) => one.uid === participant.uid)?.clear_by, olga.userId);

    // The other way out: the key is confirmed, and what waits leaves encrypted by itself.
    await server.context.db.updateTable('case_participants').set({ clear_by: null, clear_at: null }).execute();
    await queueLetter(olga, uid, { kind: 'question', body: `What of the ${word}?` });
    await server.work();
    assert.equal((await fateOf('question')).stopped, 'clear-unconfirmed');
    const key = at(uid, `/participants/${participant.uid}/keys/${participant.keys[0].uid}`);
    await ok(olga.post(key, { as: 'confirmed', fingerprint: rea.fingerprint }));
    await server.work();
    assert.equal((await opened(taken.at(-1) as TakenMail, { armored: rea.secret })).encryption, 'decrypted');
  },
);

eachServer('a mail that a person joins to a case offers the keys that it carries, and of a stranger none', async (server, t) => {
  const { olga, uid, participant } = await bench(server, t);
  await receiveMail(server, await encrypted(other, { subject: 'Again', text: 'By another server.', dmarc: 'fail' }));
  const [{ uid: mail }] = await ok(olga.get('/api/v1/inbound'));
  await ok(olga.post(`/api/v1/inbound/${mail}`, { as: 'join-case', case: uid }));
  const { participants } = await ok(olga.get(at(uid)));
  const { keys } = participants.find((one: { uid: string }) => one.uid === participant.uid);
  assert.deepEqual(
    keys.map(({ fingerprint, state }: Record<string, string>) => [fingerprint, state]),
    [
      [rea.fingerprint, 'offered'],
      [other.fingerprint, 'offered'],
    ],
  );
});

test('a key given on the page is examined, and the key of the mailbox stands in the directory (R29)', async (t) => {
  const server = await testServer(t);
  const { taken, uid, olga } = await bench(server, t);
  const receipt = /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/.exec(taken.find(({ to }) => to[0] === reporter)?.text ?? '')?.[0] ?? '';
  const entered = await clientOf(server.app).post('/api/v1/my/report/session', { receipt });
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const page = clientOf(server.app, { cookie, 'x-ngao-csrf': entered.body.csrf });
  const expired = await makeKey(reporter, { keyExpirationTime: 86_400 });
  for (const [armored, why] of [
    [rea.secret, 'secret-key'],
    [expired.public, 'expired'],
    ['no key at all', 'unreadable'],
  ] as const) {
    const refused = await page.send('PUT', '/api/v1/my/report/key', { armored });
    assert.equal(refused.status, 400);
    assert.match(refused.text, new RegExp(why));
  }
  await ok(page.send('PUT', '/api/v1/my/report/key', { armored: other.public }));
  const { participants } = await ok(olga.get(at(uid)));
  const keys = participants.find(({ role }: { role: string }) => role === 'reporter').keys;
  assert.deepEqual(
    keys.map(({ fingerprint, source }: Record<string, string>) => [fingerprint, source]),
    [
      [rea.fingerprint, 'autocrypt'],
      [other.fingerprint, 'page'],
    ],
  );

  const contact = { address: 'ann@reporter.example.net', key: other.public };
  assert.equal((await clientOf(server.app).post('/api/v1/report', await solvedReport(server, { contact }))).status, 201);
  const given = await server.context.db.selectFrom('party_keys').where('source', '=', 'form').select('state').execute();
  assert.deepEqual(given, [{ state: 'offered' }]);

  const { direct, advanced } = wkdAddresses('security@example.org');
  for (const url of [direct, advanced]) {
    const { pathname, search } = new URL(url);
    const { statusCode, rawPayload, headers } = await server.app.inject({ method: 'GET', url: pathname + search });
    assert.equal(statusCode, 200);
    assert.equal(headers['access-control-allow-origin'], '*');
    const key = await pgp.readKey({ binaryKey: new Uint8Array(rawPayload) });
    assert.deepEqual([key.getFingerprint(), key.isPrivate()], [desk.fingerprint, false]);
    const policy = pathname.replace(/hu\/.*/, 'policy');
    assert.equal((await server.app.inject({ method: 'GET', url: policy })).statusCode, 200);
  }
  const foreign = new URL(wkdAddresses(reporter).advanced);
  assert.equal((await server.app.inject({ method: 'GET', url: foreign.pathname })).statusCode, 404);
});
