// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, eachServer, testServer } from '../../../test/builders/server.ts';
import { assertNowhereStored } from '../../../test/builders/stored-words.ts';
import { makeLogger } from '../logger.ts';

const api = '/api/v1';

eachServer('a report by form opens a case, and its code opens its status', async (server) => {
  const { app, context } = server;
  const stranger = clientOf(app);
  const body = await solvedReport(server, { summary: 'Transfers can be repeated' });
  const made = await stranger.post(`${api}/report`, body);
  assert.equal(made.status, 201, made.text);
  assert.match(made.body.receipt, /^[0-9A-Z-]{29}$/);
  // Seven working days after a Monday, in UTC.
  assert.equal(made.body.answerBy.slice(0, 10), '2026-06-10');
  assert.equal((await stranger.post(`${api}/report`, body)).body.code, 'challenge-unsolved', 'good once');

  const row = await context.db.selectFrom('cases').selectAll().executeTakeFirstOrThrow();
  assert.equal(row.state, 'received');
  const clocks = await context.db.selectFrom('case_clocks').select(['kind', 'state']).execute();
  assert.deepEqual(clocks, [{ kind: 'acknowledge', state: 'running' }]);

  const wrong = await stranger.post(`${api}/my/report/session`, { receipt: '0000-0000-0000-0000-0000-0000' });
  assert.deepEqual([wrong.status, wrong.body.code], [401, 'unauthenticated']);
  assert.equal((await stranger.get(`${api}/my/report`)).status, 401);
  const entered = await stranger.post(`${api}/my/report/session`, { receipt: made.body.receipt.toLowerCase() });
  const cookie = String(entered.headers['set-cookie']);
  assert.match(cookie, /^ngao_reporter=[^;]+;.*HttpOnly.*SameSite=Strict/);
  const reporter = clientOf(app, { cookie: cookie.split(';')[0] ?? '', 'x-ngao-csrf': entered.body.csrf });
  const view = await reporter.get(`${api}/my/report`);
  assert.equal(view.body.now, 'Your report has arrived. Nobody has answered it yet.');
  assert.deepEqual(view.body.steps[0].state, 'now');
  assert.ok(!view.text.includes(row.code_name) && !view.text.includes(row.uid));

  const said = await reporter.post(`${api}/my/report/messages`, { text: 'One *more* thing' });
  assert.equal(said.body.messages[0].html, '<p>One <em>more</em> thing</p>');
  const forged = clientOf(app, { cookie: cookie.split(';')[0] ?? '' });
  assert.equal((await forged.post(`${api}/my/report/messages`, { text: 'x' })).status, 403);
  const wishes = { contact: 'withhold', credit: 'pseudonym', creditName: 'Heron' };
  assert.deepEqual((await reporter.send('PUT', `${api}/my/report/wishes`, wishes)).body.wishes, wishes);
  const file = await reporter.post(`${api}/my/report/attachments`, Buffer.from('log'), { 'x-ngao-file-name': 'a%20b.txt' });
  assert.equal(file.status, 201, file.text);
  const again = await reporter.get(`${api}/my/report`);
  assert.deepEqual(
    again.body.attachments.map(({ name, size }: { name: string; size: number }) => [name, size]),
    [['a b.txt', 3]],
  );
  assert.equal((await reporter.post(`${api}/my/report/appeal`, { reason: 'I do not agree' })).status, 409);
  const own = await reporter.get(`${api}/my/report/export`);
  assert.equal(own.body.reports[0].content.summary, 'Transfers can be repeated');

  const kept = await reporter.post(`${api}/my/report/delete`, { receipt: made.body.receipt });
  assert.deepEqual(kept.body.deleted, []);
  await context.db.updateTable('cases').set({ state: 'completed' }).execute();
  const gone = await reporter.post(`${api}/my/report/delete`, { receipt: made.body.receipt });
  assert.deepEqual(gone.body.deleted, ['name', 'address', 'credit', 'keys', 'code']);
  assert.equal((await stranger.post(`${api}/my/report/session`, { receipt: made.body.receipt })).status, 401);
  const left = await context.db.selectFrom('sealing_keys').where('scope', 'like', 'ngao:party:%').select('wrapped').execute();
  assert.deepEqual(left, [{ wrapped: null }]);
});

test('the words of a report are in no column, no log line and no audit record', async (t) => {
  const lines: string[] = [];
  const server = await testServer(t, { log: makeLogger('trace', { write: (line) => lines.push(line) }) });
  const { app } = server;
  const canary = 'zyxwcanary';
  const body = await solvedReport(server, {
    ...{ summary: `${canary} summary`, steps: `${canary} steps`, component: `${canary} component` },
    contact: { name: `${canary} name`, address: `${canary}@example.org` },
  });
  const made = await clientOf(app).post(`${api}/report`, { ...body, creditName: `${canary} credit` });
  assert.equal(made.status, 201, made.text);
  await server.work();
  await assertNowhereStored(server, [canary, made.body.receipt]);
  assert.ok(!lines.join('').includes(canary) && !lines.join('').includes(made.body.receipt));
});
