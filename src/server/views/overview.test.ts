// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { eachDecision } from '../../../test/builders/decision-bench.ts';
import { changeFinding } from '../actions/change-findings.ts';
import { approveException } from '../actions/decide-exception.ts';
import { proposeException } from '../actions/propose-exception.ts';
import { changeTarget } from '../actions/targets.ts';
import type { Caller } from '../context.ts';
import { readClocks } from '../decide/clocks.ts';
import { runClocks } from '../jobs/run-clocks.ts';
import { overviewView } from './overview.ts';
import { searchView } from './search.ts';

const id = (index: number) => `GHSA-1900-0000-000${index}`;

eachDecision('the overview tells each person what waits for them, and the numbers of what they may see', async (bench) => {
  const { context, product, ada, kim, eve } = bench;
  await bench.grype('image:shop', [
    { id: id(1), package: 'left', severity: 'Critical', exploited: true },
    { id: id(2), package: 'right' },
    { id: id(3), package: 'middle', severity: 'Low' },
  ]);
  await bench.grype(
    'image:shop',
    [
      { id: id(1), package: 'left', severity: 'Critical', exploited: true },
      { id: id(2), package: 'right' },
    ],
    '2026-11-26T13:00:00.000Z',
  );
  const target = await context.db.selectFrom('targets').select('id').executeTakeFirstOrThrow();
  await changeTarget(context, ada, {
    id: target.id,
    expects: [
      { tool: 'grype', everyHours: 24 },
      { tool: 'sonar', everyHours: 24 },
    ],
  });
  const asked = {
    product,
    decision: 'accept' as const,
    matcher: { id: id(2) },
    reason: 'Waits for the next increment.',
    owner: 'Ada',
    expires: '2026-12-08',
  };
  await proposeException(context, ada, asked);
  bench.setNow('2026-12-03T12:00:00.000Z');
  // That the server asked its own database proves no scan of that tool.
  const own = { target_id: target.id, tool: 'sonar', category: 'advisory-database', last_proof_at: context.now() };
  await context.db.insertInto('streams').values(own).execute();
  const kinds = async (caller: Caller) => (await overviewView(context, caller, {})).todo.map(({ kind }) => kind);
  assert.deepEqual(await kinds(ada), ['overdue', 'missing', 'missing']);
  assert.deepEqual(await kinds(kim), ['overdue', 'proposal', 'missing', 'missing']);
  assert.deepEqual(await kinds(eve), ['missing', 'missing']);
  const proposal = (await overviewView(context, kim, {})).todo.find(({ kind }) => kind === 'proposal');
  await approveException(context, kim, { id: Number(proposal?.link.split('/').at(-1)) });
  const view = await overviewView(context, ada, { product });
  assert.deepEqual(view.open, { critical: 1, high: 0, medium: 0, low: 0, unknown: 0 });
  assert.deepEqual([view.overdue, view.dueSoon, view.kev, view.accepted], [1, 0, 1, 1]);
  assert.deepEqual(view.coverage, { targets: 1, inScope: 1, scanned: 1, stale: 1, missing: 1 });
  assert.deepEqual(view.closeDays, { critical: null, high: null, medium: null, low: 0, unknown: null });
  assert.deepEqual(
    view.worst.map(({ target: { ref }, open }) => [ref, open.critical]),
    [['image:shop', 1]],
  );
  assert.ok(view.todo.some(({ kind }) => kind === 'expiring'));
  assert.equal(view.trend.length, 90);
  const days = view.trend.filter(({ day }) => day >= '2026-11-25' && day <= '2026-11-27');
  assert.deepEqual(
    days.map(({ day, critical, high, opened, closed }) => [day, critical, high, opened, closed]),
    [
      ['2026-11-25', 0, 0, 0, 0],
      ['2026-11-26', 1, 1, 3, 1],
      ['2026-11-27', 1, 1, 0, 0],
    ],
  );
});

eachDecision(
  'what is far past its date goes to the committee, whoever works on it; an exception that ended is told',
  async (bench) => {
    const { context, product, ada, ben, kim, eve } = bench;
    await bench.grype('image:shop', [
      { id: id(1), package: 'left', severity: 'Critical' },
      { id: id(2), package: 'right', severity: 'Medium' },
    ]);
    await changeFinding(context, ada, { id: (await bench.finding(id(1))).id, assignee: ben.person!.id });
    const asked = { product, decision: 'accept' as const, matcher: { id: id(2) }, reason: 'Waits for the next increment.' };
    const first = await proposeException(context, ada, { ...asked, owner: 'Ada', expires: '2026-12-05' });
    await approveException(context, kim, { id: first });
    const seen = async (caller: Caller) => (await overviewView(context, caller, {})).todo.map(({ kind }) => kind);
    bench.setNow('2026-12-03T12:00:00.000Z');
    await runClocks(context);
    assert.deepEqual(await seen(kim), ['expiring']);
    assert.deepEqual(await seen(ben), ['overdue', 'expiring']);
    bench.setNow('2026-12-10T12:00:00.000Z');
    await runClocks(context);
    assert.deepEqual(await seen(kim), ['escalated', 'expired']);
    assert.deepEqual(await seen(ada), ['expired']);
    assert.deepEqual(await seen(ben), ['escalated', 'expired']);
    assert.deepEqual(await seen(eve), []);
    const [told] = (await overviewView(context, kim, {})).todo;
    assert.match(told?.detail ?? '', /^shop, assigned to Ben, with the committee since 2026-12-09$/);
    assert.ok(
      (await readClocks(context.db, [Number(told?.link.split('/').at(-1))], { settings: {}, now: context.now() }))[0]?.reading
        ?.escalation,
    );
    await proposeException(context, ada, { ...asked, owner: 'Ada', expires: '2026-12-30' });
    assert.deepEqual(await seen(kim), ['escalated', 'proposal']);
  },
);

eachDecision('another product stays unseen: in numbers, in what waits, in the search', async (bench) => {
  const { context, product, kim } = bench;
  await bench.grype('image:shop', [{ id: id(1), alias: 'CVE-1900-0001', package: 'left', severity: 'Critical' }]);
  bench.setNow('2026-12-09T12:00:00.000Z');
  const stranger: Caller = { ...kim, person: { ...kim.person!, grants: [{ role: 'committee', productId: product + 1 }] } };
  const view = await overviewView(context, stranger, {});
  assert.deepEqual([view.open.critical, view.overdue, view.todo, view.coverage.targets, view.worst], [0, 0, [], 0, []]);
  await assert.rejects(overviewView(context, stranger, { product }), (error) => (error as { code: string }).code === 'not-found');
  const hits = async (caller: Caller, q: string) =>
    (await searchView(context, caller, q)).hits.map(({ kind, title }) => `${kind} ${title}`);
  assert.deepEqual(await hits(kim, 'cve-1900-0001'), ['finding CVE-1900-0001']);
  assert.deepEqual(await hits(kim, 'shop'), ['target shop']);
  assert.deepEqual(await hits(kim, '%%'), []);
  for (const q of ['cve-1900-0001', 'shop', 'left']) assert.deepEqual(await hits(stranger, q), []);
});
