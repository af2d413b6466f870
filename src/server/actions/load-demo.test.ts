// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { testServer } from '../../../test/builders/server.ts';

test('an empty installation becomes the example portfolio, with a history that was computed', async (t) => {
  const server = await testServer(t);
  const { db } = server.context;
  const admin = await server.person('Ada', ['administrator']);
  const viewer = await server.person('Vic', ['viewer']);
  assert.equal((await viewer.post('/api/v1/demo', {})).status, 403);
  const loaded = await admin.post('/api/v1/demo', {});
  assert.equal(loaded.status, 200, loaded.text);

  const reports = await db.selectFrom('reports').select(['state', 'file', 'reason']).execute();
  assert.deepEqual(
    reports.filter(({ state }) => state !== 'imported'),
    [],
  );
  // npm audit, Grype, Ngao's scan and its advisory database tell the same flaw of the portal: one finding.
  const { rows: tools } = await sql<{ tools: string[] }>`
    select array_agg(distinct s.tool order by s.tool) as tools from findings f join targets t on t.id = f.target_id
      join packages p on p.id = f.package_id join observations o on o.finding_id = f.id join streams s on s.id = o.stream_id
    where t.ref = 'repository:payment-portal' and p.name = 'axios' and o.until_report is null and f.about = 'GHSA-wf5p-g6vw-rhxx'
    group by f.id`.execute(db);
  assert.equal(tools.length, 1);
  assert.equal(tools[0]?.tools.length, 3);

  const trend = await db.selectFrom('daily_counts').orderBy('day').selectAll().execute();
  assert.equal(trend.length, 90);
  const openOf = (row: (typeof trend)[number] | undefined) =>
    row === undefined ? 0 : row.critical + row.high + row.medium + row.low + row.unknown;
  const most = Math.max(...trend.map(openOf));
  assert.ok(openOf(trend.at(-1)) < most, 'it got better');
  assert.ok(trend.some(({ closed }) => closed > 0) && trend.some(({ overdue }) => overdue > 0));
  const now = await sql<{ n: number }>`select count(*)::int as n from findings where open`.execute(db);
  assert.equal(openOf(trend.at(-1)), now.rows[0]?.n);

  const states = await db.selectFrom('exceptions').orderBy('id').select('state').execute();
  assert.deepEqual(
    states.map(({ state }) => state),
    ['active', 'active', 'active', 'proposed'],
  );
  const releases = (await viewer.get('/api/v1/releases')).body.items;
  assert.deepEqual(
    releases.map((each: { version: string; frozenAt: string | null }) => [each.version, each.frozenAt !== null]),
    [
      ['1.1.0', false],
      ['1.0.0', true],
    ],
  );
  const diff = (await viewer.get(`/api/v1/releases/${releases[1].id}/diff/${releases[0].id}`)).body;
  assert.ok(diff.findings.some(({ change }: { change: string }) => change === 'gone'));
  const people = await db.selectFrom('users').where('email', 'like', 'demo-%').select('disabled_at').execute();
  assert.equal(people.filter(({ disabled_at }) => disabled_at !== null).length, 2);
  assert.equal((await admin.post('/api/v1/demo', {})).status, 409);
});
