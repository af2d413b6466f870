// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, investigated, ok } from '../../../test/builders/case-desk.ts';
import { mailConfig, mailFrom, receiveMail, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { eachServer } from '../../../test/builders/server.ts';
import { runCaseClocks } from './run-case-clocks.ts';

const rota = '/api/v1/committee/rota';
const away = '/api/v1/committee/away';

eachServer('a new report is given by turns, a substitute stands in, and each is told by code name alone', async (server, t) => {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server);
  const [olga, sven, tove] = [
    await server.person('Olga', ['committee']),
    await server.person('Sven', ['committee']),
    await server.person('Tove', ['committee']),
  ];
  const max = await server.person('Max', ['maintainer']);
  assert.equal((await max.get(rota)).status, 403);
  assert.equal((await olga.send('PUT', rota, { members: [{ id: max.userId, weight: 1 }] })).status, 400);
  const members = [
    { id: olga.userId, weight: 1 },
    { id: sven.userId, weight: 1 },
  ];
  await ok(olga.send('PUT', rota, { members }));
  const absence = { who: olga.userId, from: '2026-06-01T00:00:00Z', until: '2026-06-08T00:00:00Z', substitute: tove.userId };
  const backwards = await sven.post(away, { ...absence, until: '2026-05-01T00:00:00Z' });
  assert.deepEqual([backwards.status, backwards.body.errors[0].path], [400, 'body/until']);
  assert.equal((await sven.post(away, { ...absence, substitute: max.userId })).status, 400);
  const seen = await ok(sven.post(away, absence));
  assert.deepEqual([seen.ahead[0].who.name, seen.ahead[0].turnOf.name, seen.ahead[0].until], ['Tove', 'Olga', '2026-06-07']);
  assert.equal(seen.ahead[1].who.name, 'Olga');
  assert.deepEqual((await ok(olga.get('/api/v1/cases/agenda'))).rota.away[0].who.name, 'Olga');

  for (const [sender, told] of [
    ['a@reporter.example.net', 'tove@example.org'],
    ['b@reporter.example.net', 'sven@example.org'],
  ] as const) {
    await receiveMail(server, mailFrom(sender, { text: 'The quokkaword.', subject: 'A quokkaword' }));
    await server.work();
    const notices = taken.filter(({ to }) => to.includes(told));
    assert.equal(notices.length, 1, told);
    assert.doesNotMatch(notices[0]?.text ?? '', /quokkaword/);
  }
  const after = await ok(olga.get(rota));
  assert.deepEqual(
    after.members.map((one: { who: { name: string }; taken: number }) => [one.who.name, one.taken]),
    [
      ['Olga', 1],
      ['Sven', 1],
    ],
    'the turn was hers, though somebody else did it',
  );
  const joined = await ok(olga.send('PUT', rota, { members: [...members, { id: tove.userId, weight: 1 }] }));
  assert.deepEqual(
    joined.members.map(({ taken: turns }: { taken: number }) => turns),
    [0, 0, 0],
    'whoever joins has nothing to catch up',
  );
  await ok(olga.send('PUT', rota, { members }));
  const back = await ok(olga.send('DELETE', `${away}/${after.away[0].uid}`));
  assert.deepEqual([back.away, back.ahead.length], [[], 1]);
});

eachServer('who has to hear of a clock hears of it once: owner, committee, deputies', async (server, t) => {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  const [olga, sven] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const dora = await server.person('Dora', ['committee']);
  await setCommittee(server, { emergencyDeputies: [dora.userId] });
  const { uid } = await investigated(olga, sven);
  const absence = { who: olga.userId, from: '2026-06-01T00:00:00Z', until: '2026-07-01T00:00:00Z', substitute: sven.userId };
  await ok(sven.post(away, absence));
  const clock = (await ok(olga.get(at(uid)))).clocks.find(({ kind }: { kind: string }) => kind === 'acknowledge');
  const heard = async (instant: string) => {
    const before = taken.length;
    server.setNow(instant);
    await runCaseClocks(server.context);
    await runCaseClocks(server.context);
    await server.work();
    return taken
      .slice(before)
      .flatMap(({ to }) => to)
      .sort();
  };
  const day = 86_400_000;
  const later = (days: number) => new Date(Date.parse(clock.dueAt) + days * day).toISOString();
  assert.deepEqual(await heard('2026-06-02T08:00:00.000Z'), []);
  assert.deepEqual(await heard(later(-1)), ['olga@example.org', 'sven@example.org'], 'warned: the owner, and who stands in');
  assert.deepEqual(await heard(later(1)), ['list@example.org'], 'breached');
  assert.deepEqual(await heard(later(2)), []);
  assert.deepEqual(await heard(later(4)), ['dora@example.org'], 'nobody did anything for three days');
  const told = await server.context.db.selectFrom('case_events').where('name', '=', 'case.clock-told').select('uid').execute();
  assert.equal(told.length, 3);
});
