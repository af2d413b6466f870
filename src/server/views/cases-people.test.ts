// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, ok } from '../../../test/builders/case-desk.ts';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, eachServer } from '../../../test/builders/server.ts';

eachServer(
  'the desk reads under which name a reporter wishes to be thanked, from the form and as changed later',
  async (server) => {
    const stranger = clientOf(server.app);
    const report = { ...(await solvedReport(server, {})), creditWish: 'pseudonym', creditName: 'Heron' };
    const { receipt } = await ok(stranger.post('/api/v1/report', report));
    const olga = await server.person('Olga', ['committee']);
    const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
    await ok(olga.post(at(uid, '/triage')));
    const { version } = await ok(olga.get(at(uid)));
    await ok(olga.send('PATCH', at(uid), { version, owner: olga.userId }));
    const credit = async () =>
      (await ok(olga.get(at(uid)))).participants.find(({ role }: { role: string }) => role === 'reporter').credit;
    assert.deepEqual(await credit(), { wish: 'pseudonym', name: 'Heron' });

    const entered = await stranger.post('/api/v1/my/report/session', { receipt });
    const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
    const reporter = clientOf(server.app, { cookie, 'x-ngao-csrf': entered.body.csrf });
    await ok(reporter.send('PUT', '/api/v1/my/report/wishes', { contact: 'withhold', credit: 'named', creditName: 'Rea' }));
    assert.deepEqual(await credit(), { wish: 'named', name: 'Rea' });
  },
);
