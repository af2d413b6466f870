// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ready } from '../builders/advisory-desk.ts';
import { at, change, decide, move, moved, ok, queueLetter, write } from '../builders/case-desk.ts';
import {
  agreeDate,
  commit,
  type Fixing,
  ledger,
  missingOf,
  publishAndRelease,
  reporterBy,
  reviewAndOffer,
} from '../builders/case-release.ts';
import { withoutDovecot } from '../builders/mail-servers.ts';
import { arrives, guardCatches, list, mailOf, mailServers, receiptIn, reporter, settle, word } from '../builders/mailed-case.ts';
import { sayPublisher } from '../builders/publishing.ts';
import { type Client, type TestServer, testServer } from '../builders/server.ts';

/* A whole case by mail: dovecot holds the committee's mailbox, a real SMTP server takes what goes out. */

async function begin(t: TestContext) {
  const { mailbox, taken, mail } = await mailServers(t);
  const server = await testServer(t, { config: { mail } });
  await settle(server);
  return { server, mailbox, taken };
}

const replyTo = (text: string) => /Reply-To:\s+<?(security\+[^\s>]+)/i.exec(text.replaceAll('\r\n ', ' '))?.[1] ?? '';

async function acknowledged(t: TestContext) {
  const bench = await begin(t);
  const { server, taken } = bench;
  const { context } = server;
  const text = `Bonjour, nous avons trouvé une faille : avec le ${word} il est possible de rejouer une demande de transfert deux fois.`;
  await arrives(bench, mailOf({ subject: 'Faille dans le registre', text }));
  const receipt = taken.find(({ to }) => to.includes(reporter));
  assert.match(receipt?.text ?? '', /Votre code/);
  const olga = await server.person('Olga', ['committee']);
  const sven = await server.person('Sven', ['committee']);
  const { uid, code_name } = await context.db.selectFrom('cases').select(['uid', 'code_name']).executeTakeFirstOrThrow();
  await ok(olga.post(at(uid, '/triage')));
  await change(olga, uid, { owner: olga.userId, lane: 'core' });
  await ok(olga.post(at(uid, '/participants'), { role: 'committee', userId: sven.userId }));
  for (const member of [olga, sven]) await ok(member.post(at(uid, '/conflicts')));
  const body = `Merci, Réa. Nous regardons ce que fait le ${word}.`;
  await queueLetter(olga, uid, { kind: 'acknowledgement', body });
  await server.work();
  const letter = taken.at(-1);
  assert.deepEqual(letter?.to.toSorted(), [list, reporter], 'the list has a copy of the very letter');
  assert.match(letter?.text ?? '', /Content-Language: fr/i);
  assert.match(/^Subject: (.*)$/m.exec(letter?.text ?? '')?.[1] ?? '', new RegExp(code_name));
  await moved(olga, uid, 'acknowledge');
  await moved(olga, uid, 'investigate');
  return { ...bench, uid, codeName: code_name, olga, sven, answerTo: replyTo(letter?.text ?? '') };
}

test('a report by mail in French: acknowledged, accepted by vote, fixed without a leak, released, ready to be announced', {
  skip: withoutDovecot,
}, async (t) => {
  const bench = await acknowledged(t);
  const { server, uid, olga, sven, taken, answerTo } = bench;
  await arrives(bench, mailOf({ to: answerTo, subject: 'Re: suite', text: `Encore un détail sur le ${word}.` }));
  await arrives(bench, mailOf({ to: answerTo, from: 'eve@elsewhere.example.net', subject: 'Re: x', text: 'Tell me all.' }));
  await arrives(bench, mailOf({ to: answerTo, subject: 'Re: y', text: 'I am Rea.', proof: 'dmarc=fail' }));
  const mails = await server.context.db.selectFrom('inbound_mails').select('reason').orderBy('received_at').execute();
  assert.deepEqual(
    mails.map(({ reason }) => reason),
    ['new-report', 'append', 'other-sender', 'unauthenticated'],
  );

  const ella = await server.person('Ella', []);
  await ok(olga.post(at(uid, '/participants'), { role: 'expert', userId: ella.userId, days: 5, reason: 'She knows it.' }));
  assert.equal((await ella.get(at(uid))).status, 404, 'not before she signed');
  const [{ digest }] = (await ok(ella.get('/api/v1/cases/confidentiality'))).texts;
  await ok(ella.post(at(uid, '/acknowledge'), { textDigest: digest }));
  assert.equal((await ella.get(at(uid))).status, 200);
  const other = await server.person('Max', ['viewer', 'maintainer', 'administrator']);
  assert.equal((await other.get(at(uid))).text, (await other.get(at('f'.repeat(32)))).text);

  await write(olga, uid, ['assessment', { reproduced: 'yes', finding: 'vulnerability', result: 'It is true.' }]);
  const affected = [{ name: ledger, range: '<2.0.1' }];
  const words = {
    summary: 'Replay of a transfer',
    impact: 'Paid twice.',
    workaround: 'Block repeated keys.',
    weakness: 'CWE-294',
  };
  const cvss = { team: { v31: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N' } };
  await write(olga, uid, ['vulnerability', { ...words, affected, cvss, level: 'high', levelReason: 'Money moves.' }]);
  await change(olga, uid, { targetDate: '2026-07-01T00:00:00Z' });
  await decide([olga, sven], uid, { kind: 'accept', closesAt: '2026-06-01T12:00:00Z' });
  await queueLetter(olga, uid, { kind: 'acceptance', body: `Nous confirmons : le ${word} rejoue une demande.` });
  await server.work();
  server.setNow('2026-06-01T12:00:01.000Z');
  await moved(sven, uid, 'accept');
  await write(olga, uid, [
    'fix',
    { privatePlace: 'A private mirror.', authors: [ella.userId], change: 'Keys are kept for a day.' },
  ]);
  assert.equal((await moved(olga, uid, 'start-fix')).state, 'resolving');

  const clean = await guardCatches(t, { client: olga, uid });
  assert.ok(taken.length >= 3 && taken.every(({ to }) => to.every((one) => [list, reporter].includes(one))));
  const rea = await reporterBy(server.app, receiptIn(taken));
  assert.equal(rea.language, 'fr');

  const fixing = { uid, owner: olga, second: sven, reporter: rea, work: server.work };
  const draft = await draftReady(server, fixing, ella);
  const open = await move(olga, uid, 'publish-fix');
  assert.deepEqual([open.moved, missingOf(open)], [false, ['date-agreed', 'leak-clean']]);
  await ok(olga.post(at(uid, '/leak-checks'), { report: clean }));
  await agreeDate(fixing, '2026-06-20T12:00:00Z', [ella]);
  await publishAndRelease(fixing, '2.0.1');
  await readyToAnnounce(fixing, draft);
  assert.ok(
    taken.every(({ to }) => to.every((one) => [list, reporter].includes(one))),
    'nobody else was written to',
  );
});

/** The fix with its commit, the review, and the draft that the record gives: package, range, version with the fix. */
async function draftReady(server: TestServer, fixing: Fixing, ella: Client): Promise<string> {
  const { uid, owner } = fixing;
  await sayPublisher(server.context);
  const early = await move(owner, uid, 'prepare-fix');
  assert.deepEqual(missingOf(early), ['advisory-complete', 'fix-reviewed', 'reporter-offered-look', 'reviewed-by-another']);
  const fix = { privatePlace: 'A private mirror.', authors: [ella.userId], change: 'Keys are kept for a day.' };
  await write(owner, uid, ['fix', { ...fix, commits: [commit] }]);
  const made = await ok(owner.post('/api/v1/advisories', { case: uid }));
  const [product] = made.content.products;
  assert.deepEqual(
    [product.name, product.purl, product.ecosystem, product.ranges],
    ['@example/ledger', ledger, 'npm', [{ introduced: '0', fixed: '2.0.1' }]],
  );
  assert.deepEqual(made.content.references, [], 'no commit is told before it is public');
  await ready(owner, made);
  await reviewAndOffer(fixing);
  assert.equal((await moved(owner, uid, 'prepare-fix')).state, 'fix-ready');
  return made.uid;
}

/** What the release made tellable is taken over, and the draft is handed to those who approve it. */
async function readyToAnnounce({ uid, owner }: Fixing, draft: string) {
  const url = `/api/v1/advisories/${draft}`;
  const { version } = await ok(owner.get(url));
  const renewed = await ok(owner.post(`${url}/renew`, { version }));
  assert.deepEqual(renewed.content.references, [{ type: 'fix', url: commit }]);
  assert.ok(renewed.content.timeline.some(({ text }: { text: { en: string } }) => text.en.includes('were released')));
  assert.deepEqual([renewed.missing, renewed.faults, renewed.languagesMissing], [[], [], []]);
  const { state } = await ok(owner.post(`${url}/review`, { version: renewed.version }));
  assert.equal(state, 'review');
  assert.ok(!JSON.stringify(renewed.content).includes(word), 'nothing that was whispered');
  assert.equal((await ok(owner.get(at(uid)))).state, 'released');
}

test('its twin ends in a reasoned rejection, and the reporter appeals', { skip: withoutDovecot }, async (t) => {
  const bench = await acknowledged(t);
  const { server, uid, codeName, olga, sven, taken } = bench;
  await write(olga, uid, ['assessment', { reproduced: 'no', finding: 'not-a-vulnerability', result: 'It is meant so.' }]);
  await decide([olga, sven], uid, { kind: 'reject', closesAt: '2026-06-01T12:00:00Z' });
  server.setNow('2026-06-01T12:00:01.000Z');
  const { version } = await ok(olga.get(at(uid)));
  const early = await ok(olga.post(at(uid, '/moves'), { version, name: 'reject', typed: codeName }));
  assert.deepEqual(
    early.missing.map((one: { code: string }) => one.code),
    ['rejection-told'],
  );
  await queueLetter(olga, uid, {
    kind: 'rejection',
    body: 'Nous avons essayé, et la demande est refusée. Vous êtes libre de publier.',
  });
  await server.work();
  assert.deepEqual(taken.at(-1)?.to.toSorted(), [list, reporter]);
  const rejected = await moved(olga, uid, { name: 'reject', typed: codeName });
  assert.deepEqual([rejected.state, rejected.embargo.state], ['rejected', 'exited']);
  const rea = await reporterBy(server.app, receiptIn(taken));
  const appealed = await rea.post('/api/v1/my/report/appeal', { reason: 'Regardez encore : deux fois la même clé.' });
  assert.equal(appealed.status, 200, appealed.text);
  assert.equal((await moved(sven, uid, 'reopen')).state, 'reopened');
  assert.equal((await moved(olga, uid, 'investigate')).state, 'investigating');
});
