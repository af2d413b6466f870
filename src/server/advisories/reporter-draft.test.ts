// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, ok } from '../../../test/builders/case-desk.ts';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, eachServer } from '../../../test/builders/server.ts';

eachServer('a reporter reads no draft before it is offered, then comments on exactly that revision', async (server) => {
  const stranger = clientOf(server.app);
  const { receipt } = await ok(stranger.post('/api/v1/report', await solvedReport(server, {})));
  const entered = await stranger.post('/api/v1/my/report/session', { receipt });
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const reporter = clientOf(server.app, { cookie, 'x-ngao-csrf': entered.body.csrf });
  const olga = await server.person('Olga', ['committee']);
  const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ok(olga.post(at(uid, '/triage')));
  const { version } = await ok(olga.get(at(uid)));
  await ok(olga.send('PATCH', at(uid), { version, owner: olga.userId }));
  const { uid: advisory } = await ok(olga.post('/api/v1/advisories', { case: uid }));
  const drafts = async () => await ok(reporter.get('/api/v1/my/report/draft'));
  assert.deepEqual(await drafts(), []);
  const { version: drafted } = await ok(olga.get(`/api/v1/advisories/${advisory}`));
  assert.equal((await reporter.post('/api/v1/my/report/draft/comments', { text: 'x', digest: '0'.repeat(64) })).status, 404);

  await ok(olga.post(`/api/v1/advisories/${advisory}/offer`, { version: drafted }));
  const [offered] = await drafts();
  assert.equal((await reporter.post('/api/v1/my/report/draft/comments', { text: 'x', digest: '0'.repeat(64) })).status, 409);
  const said = { text: 'It is **worse** than that.', digest: offered.digest };
  await ok(reporter.post('/api/v1/my/report/draft/comments', said));
  assert.deepEqual(
    (await drafts())[0].comments.map(({ html }: { html: string }) => html),
    ['<p>It is <strong>worse</strong> than that.</p>'],
  );
  assert.equal((await stranger.get('/api/v1/my/report/draft')).status, 401);
});
