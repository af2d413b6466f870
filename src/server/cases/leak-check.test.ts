// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, ok } from '../../../test/builders/case-desk.ts';
import { type Client, eachServer, type TestServer } from '../../../test/builders/server.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { guardChange } from '../../guard/lint.ts';

const word = 'quokkaword';

async function bench(server: TestServer) {
  const olga = await server.person('Olga', ['committee']);
  const sven = await server.person('Sven', ['committee']);
  const { uid } = await ok(
    olga.post('/api/v1/cases', {
      lane: 'core',
      title: 'A flaw',
      text: `The ${word}.`,
      language: 'en',
      reporter: { name: 'Rita' },
    }),
  );
  const { version } = await ok(olga.get(at(uid)));
  await ok(olga.send('PATCH', at(uid), { version, owner: olga.userId }));
  await ok(olga.post(at(uid, '/participants'), { role: 'committee', userId: sven.userId }));
  await ok(olga.post(at(uid, '/terms'), { terms: [word], days: 30 }));
  return { olga, sven, uid };
}

const leakOf = async ({ context }: TestServer) => {
  const { facts } = await context.db.selectFrom('cases').select('facts').executeTakeFirstOrThrow();
  return { ...(facts as unknown as CaseFacts).work.leak, approvals: (facts as unknown as CaseFacts).approvals.length };
};

async function waive(client: Client, uid: string, revision: string) {
  const { version } = await ok(client.get(at(uid)));
  return await client.post(at(uid, '/leak-waivers'), { version, revision, reason: 'It reads like any other change.' });
}

eachServer('what becomes public is looked at with the words of the case; two people let hints pass', async (server) => {
  const { olga, sven, uid } = await bench(server);
  const check = async (texts: object[]) => await ok(olga.post(at(uid, '/leak-checks'), { texts }));
  const leaking = [
    { kind: 'message', text: `Stop the ${word}\n` },
    { kind: 'branch', text: 'fix-request-keys' },
  ];
  const caught = await check(leaking);
  assert.ok(caught.open >= 1);
  assert.equal(caught.report.verdict.result, 'leak');
  assert.ok(!JSON.stringify(caught).includes(word), 'the answer repeats nothing');
  assert.deepEqual(await leakOf(server), {
    ...(await leakOf(server)),
    open: caught.open,
    revision: caught.revision,
    approvals: 0,
  });

  assert.equal((await waive(olga, uid, '0'.repeat(64))).status, 409, 'not these findings');
  for (const client of [olga, olga, sven]) assert.equal((await waive(client, uid, caught.revision)).status, 200);
  assert.equal((await leakOf(server)).approvals, 2, 'the same person counts once');
  assert.equal((await check(leaking)).waivedBy, 2, 'the same findings again');
  const seen = await ok(sven.get(at(uid, '/leaks')));
  assert.deepEqual([seen.open, seen.revision, seen.checkedBy.name], [caught.open, caught.revision, 'Olga']);
  assert.deepEqual(
    seen.waivers.map(({ who, reason }: { who: { name: string }; reason: string }) => [who.name, reason]),
    [
      ['Olga', 'It reads like any other change.'],
      ['Sven', 'It reads like any other change.'],
    ],
  );
  assert.ok(!JSON.stringify(seen.report).includes(word), 'a place and a rule, never the word');
  const other = await server.person('Max', ['maintainer']);
  assert.equal((await other.get(at(uid, '/leaks'))).status, 404);

  const clean = await check([{ kind: 'message', text: 'Keep request keys for a day\n' }]);
  assert.deepEqual([clean.open, clean.waivedBy, clean.report.verdict.result], [0, 0, 'clean']);
  assert.equal((await olga.post(at(uid, '/leak-checks'), { texts: [] })).status, 400);
});

eachServer('a report of a pipeline counts only when it was whole, silent and with the terms', async (server) => {
  const { olga, uid } = await bench(server);
  const now = '2026-06-01T00:00:00Z';
  const made = guardChange({ messages: [{ commit: null, text: 'Keep request keys\n' }], lane: 'embargo', now, version: '0.1.0' });
  const hand = async (report: object) => await olga.post(at(uid, '/leak-checks'), { report });
  assert.match((await hand(made)).text, /without the term set/);
  const whole = { ...made, checked: { ...made.checked, termSets: 1 } };
  assert.match((await hand({ ...whole, lane: { name: 'normal', from: 'default' } })).text, /lane/);
  assert.match((await hand({ ...whole, complete: false })).text, /incomplete/);
  assert.match((await hand({ ...whole, checked: { ...whole.checked, lines: 0 } })).text, /nothing/);
  assert.equal((await hand({ ...whole, extra: 1 })).status, 400);
  assert.equal((await hand(whole)).body.open, 0);
  assert.notEqual((await leakOf(server)).checkedAt, null);
});
