// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, change, investigated, newCase, ok, word, write } from '../../../test/builders/case-desk.ts';
import { mailConfig, mailFrom, receiveMail, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { eachServer } from '../../../test/builders/server.ts';

eachServer('the clocks of the Cyber Resilience Act run only where they are switched on, from being aware', async (server) => {
  const [olga, sven] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const { uid } = await investigated(olga, sven);
  const aware = { event: 'exploited-vulnerability', because: `The ${word} was used.`, awareAt: '2026-06-01T06:00:00Z' };
  const { version } = await ok(olga.get(at(uid)));
  const refused = await olga.send('PUT', at(uid, '/records/cra'), { version, content: aware });
  assert.equal(refused.status, 409, refused.text);
  await setCommittee(server, { cra: true });
  await write(olga, uid, ['cra', { ...aware, awareAt: undefined, because: 'A researcher showed it, nobody used it.' }]);
  const clocks = async () =>
    (await ok(olga.get(at(uid)))).clocks
      .filter(({ kind }: { kind: string }) => kind.startsWith('cra-'))
      .map(({ kind, state, dueAt }: { kind: string; state: string; dueAt: string }) => `${kind} ${state} ${dueAt.slice(0, 16)}`);
  assert.deepEqual(await clocks(), [], 'a demonstration is no evidence');
  await write(olga, uid, ['vulnerability', { summary: `Two at once, ${word}.`, affected: [{ name: 'ledger', range: '<2' }] }]);
  await write(olga, uid, ['cra', aware]);
  assert.deepEqual(await clocks(), ['cra-early-warning running 2026-06-02T06:00', 'cra-notification running 2026-06-04T06:00']);
  const seen = await ok(sven.get(at(uid, '/cra')));
  assert.deepEqual(
    seen.log.map(({ awareAt }: { awareAt: string | null }) => awareAt),
    [aware.awareAt, null],
  );
  assert.deepEqual([seen.enabled, seen.drafts.length], [true, 3]);
  assert.ok(!seen.drafts[0].text.includes(word) && seen.drafts[1].text.includes(word), 'the early warning tells no detail');
  const again = await ok(olga.get(at(uid)));
  const wrong = { ...aware, earlyWarningAt: '2026-06-01T05:00:00Z' };
  const answer = await olga.send('PUT', at(uid, '/records/cra'), { version: again.version, content: wrong });
  assert.deepEqual([answer.status, answer.body.errors[0].path], [400, 'body/content/earlyWarningAt']);
  await write(sven, uid, ['cra', { ...aware, earlyWarningAt: '2026-06-01T07:00:00Z' }]);
  assert.match((await clocks())[0], /early-warning met/);
  const { timeline } = await ok(olga.get(at(uid, '/desk')));
  assert.ok(
    timeline.some(({ what, party }: { what: string; party: string }) => what === 'cra-notification' && party === 'authority'),
  );
  const other = await server.person('Max', ['maintainer']);
  assert.equal((await other.get(at(uid, '/cra'))).status, 404);
});

eachServer('a step of a checklist keeps who did it and when', async (server) => {
  const [olga, sven] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const { uid } = await investigated(olga, sven);
  const checklist = { playbook: 'zero-day', startedAt: '2026-06-01T08:00:00Z' };
  await write(olga, uid, ['playbook', { ...checklist, done: ['evidence'] }]);
  server.setNow('2026-06-01T09:00:00.000Z');
  await write(sven, uid, ['playbook', { ...checklist, done: ['evidence', 'call'] }]);
  const { records } = await ok(olga.get(at(uid)));
  const { content } = records.find(
    ({ kind, state }: { kind: string; state: string }) => kind === 'playbook' && state === 'current',
  );
  assert.deepEqual(
    content.steps.map((one: { id: string; by: string; at: string }) => [one.id, one.by, one.at.slice(11, 13)]),
    [
      ['evidence', 'Olga', '08'],
      ['call', 'Sven', '09'],
    ],
  );
});

eachServer('who only triages may take a case; the rest of the committee hears of it (ADR 065)', async (server, t) => {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server);
  const sven = await server.person('Sven', ['committee']);
  await receiveMail(server, mailFrom('rea@reporter.example.net', { text: `The ${word}.`, subject: 'A flaw' }));
  const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ok(sven.post(at(uid, '/triage')));
  await server.work();
  const before = taken.length;
  await change(sven, uid, { owner: sven.userId });
  await server.work();
  assert.deepEqual(
    taken.slice(before).map(({ to }) => to),
    [['list@example.org']],
  );
  assert.ok(!(taken.at(-1)?.text ?? '').includes(word));
  const { events, mine } = await ok(sven.get(at(uid)));
  assert.ok(events.some(({ name }: { name: string }) => name === 'case.take') && mine.duties.includes('owner'));
  const byHand = await ok(sven.post('/api/v1/cases', newCase()));
  await change(sven, byHand.uid, { owner: sven.userId });
  const told = (await ok(sven.get(at(byHand.uid)))).events.filter(({ name }: { name: string }) => name === 'case.take');
  assert.deepEqual(told, [], 'who had the whole of it already takes nothing more');
});
