// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, change, move, ok, write } from '../../../test/builders/case-desk.ts';
import { mailConfig, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, type TestServer, testServer } from '../../../test/builders/server.ts';
import { assertNowhereStored } from '../../../test/builders/stored-words.ts';

const api = '/api/v1';
const word = 'quokkaword';
const armored = '-----BEGIN PGP MESSAGE-----\n\nwcBMA3noBodyHereCanOpenIt\n=abcd\n-----END PGP MESSAGE-----';
const fields = {
  ...{ summary: `About the ${word}`, severity: 'high', component: 'ledger', version: '17.0.1', alreadyPublic: 'no' },
  ...{ steps: `1. Say ${word}\n2. Say it again`, exploited: 'no' },
};

async function report(server: TestServer, body: object) {
  const made = await clientOf(server.app).post(`${api}/report`, body);
  assert.equal(made.status, 201, made.text);
  return made.body as { receipt: string; answerBy: string };
}

test('R29 a report that was encrypted in the browser stands at the desk as such, and a member writes down what they opened', async (t) => {
  const server = await testServer(t);
  await setCommittee(server, { processes: [{ component: 'Ledger', url: 'https://ledger.example.org/security' }] });
  const { fields: _, ...rest } = await solvedReport(server, {});
  const { receipt, answerBy } = await report(server, { ...rest, encrypted: armored });
  assert.ok(answerBy > server.context.now(), 'its clock runs');
  const [olga, sven] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ok(olga.post(at(uid, '/triage')));
  const before = await ok(olga.get(at(uid)));
  const [told] = before.report;
  assert.deepEqual([told.encrypted, told.html, told.opened, before.processes], [armored, '', [], []]);
  assert.ok(told.quality.every(({ met }: { met: unknown }) => met === null));
  assert.ok(before.clocks.some(({ kind }: { kind: string }) => kind === 'acknowledge'));

  const put = { version: before.version, content: { report: told.uid, text: JSON.stringify(fields) } };
  assert.equal((await sven.send('PUT', at(uid, '/records/opened-report'), put)).status, 404);
  const foreign = { ...put, content: { ...put.content, report: '0'.repeat(32) } };
  assert.equal((await olga.send('PUT', at(uid, '/records/opened-report'), foreign)).status, 400);
  await ok(olga.send('PUT', at(uid, '/records/opened-report'), put));
  const after = await ok(olga.get(at(uid)));
  const [opened] = after.report;
  assert.match(opened.html, new RegExp(`Steps to reproduce[\\s\\S]*${word}`));
  assert.deepEqual([opened.encrypted, opened.opened.map(({ by }: { by: string }) => by)], [armored, ['Olga']]);
  // R3, R30: judged by what it turned out to say.
  assert.deepEqual(after.processes, [{ component: 'Ledger', url: 'https://ledger.example.org/security' }]);
  assert.deepEqual(
    opened.quality.flatMap(({ id, met }: { id: string; met: boolean }) => (met ? [] : [id])),
    ['expected', 'impact'],
  );
  await write(olga, uid, ['opened-report', { report: told.uid, text: 'Signed text, pasted.' }]);
  const [again] = (await ok(olga.get(at(uid)))).report;
  assert.deepEqual([again.opened.length, /Signed text, pasted/.test(again.html)], [2, true]);
  await assertNowhereStored(server, [word]);

  // The reporter's page knows the report as any other.
  const entered = await clientOf(server.app).post(`${api}/my/report/session`, { receipt });
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const mine = await ok(clientOf(server.app, { cookie }).get(`${api}/my/report`));
  assert.deepEqual([mine.steps[0].name, mine.steps[0].state], ['received', 'now']);
  assert.doesNotMatch(JSON.stringify(mine), new RegExp(word));
});

test('R30 the desk sees what a report does not tell; R3 and the process that its component has, published or not', async (t) => {
  const server = await testServer(t);
  await setCommittee(server, { processes: [{ component: 'ledger', url: '' }] });
  await report(server, await solvedReport(server, { othersTold: 'CERT Example, and the vendor' }));
  const olga = await server.person('Olga', ['committee']);
  const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ok(olga.post(at(uid, '/triage')));
  const view = await ok(olga.get(at(uid)));
  // R32: Olga, the reporter, and the two whom the reporter told.
  assert.deepEqual([view.exposure.parties, view.exposure.toldByReporter], [4, 2]);
  const lacking = view.report[0].quality.filter(({ met }: { met: boolean }) => !met);
  assert.deepEqual(
    lacking.map(({ id }: { id: string }) => id),
    ['version', 'steps', 'expected', 'impact'],
  );
  assert.deepEqual(view.processes, [{ component: 'ledger', url: null }]);
  // It closes nothing: setting aside is a person's move, and another person's second look.
  assert.equal((await move(olga, uid, 'set-aside-as-spam')).moved, true);
});

test('R30 a flood is set aside together: each with its record and its second look, and nothing that may not be', async (t) => {
  const server = await testServer(t);
  await setCommittee(server);
  const uids: string[] = [];
  for (const summary of ['Pay me at once', 'Pay me twice']) {
    await report(server, await solvedReport(server, { summary }));
    const rows = await server.context.db.selectFrom('cases').select('uid').execute();
    uids.push(...rows.map(({ uid }) => uid).filter((uid) => !uids.includes(uid)));
  }
  const [olga, max] = [await server.person('Olga', ['committee']), await server.person('Max', ['maintainer'])];
  const url = `${api}/cases/set-aside`;
  assert.equal((await max.post(url, { uids })).status, 404);
  const none = '0'.repeat(32);
  const answer = await ok(olga.post(url, { uids: [...uids, none, uids[0]] }));
  assert.deepEqual([answer.moved, answer.left.map(({ uid }: { uid: string }) => uid)], [uids, [none]]);
  assert.deepEqual((await ok(olga.post(url, { uids }))).moved, [], 'once');
  const trail = await server.context.db.selectFrom('audit_records').select('action').execute();
  assert.equal(trail.filter(({ action }) => action === 'case.triage').length, 2);
  const view = await ok(olga.get(at(uids[0]!)));
  assert.equal(view.state, 'spam');
  assert.ok(view.moves.some(({ name, allowed }: { name: string; allowed: boolean }) => name === 'confirm-spam' && !allowed));
});

test('R59 whoever takes a case in a committee without a private list takes it from nobody in silence: the others hear of it, by code name and link', async (t) => {
  const server = await testServer(t);
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server, { privateList: '' });
  const people = await Promise.all(['Olga', 'Sven', 'Tara'].map((name) => server.person(name, ['committee'])));
  await server.person('Max', ['maintainer']);
  const [olga] = people;
  await report(server, await solvedReport(server, { summary: `About the ${word}` }));
  const { uid, code_name } = await server.context.db.selectFrom('cases').select(['uid', 'code_name']).executeTakeFirstOrThrow();
  await ok(olga!.post(at(uid, '/triage')));
  await server.work();
  taken.length = 0;
  await change(olga!, uid, { owner: olga!.userId });
  await server.work();
  const members = await server.context.db.selectFrom('users').where('name', 'in', ['Sven', 'Tara']).select('email').execute();
  assert.deepEqual(taken.flatMap(({ to }) => to).sort(), members.map(({ email }) => email).sort());
  for (const { text } of taken) {
    assert.match(text, new RegExp(`${code_name}[\\s\\S]*/cases/${uid}`));
    assert.doesNotMatch(text, new RegExp(`${word}|Olga|ledger`));
  }
  taken.length = 0;
  await change(olga!, uid, { lane: 'core' });
  await server.work();
  assert.deepEqual(taken, [], 'once');
});
