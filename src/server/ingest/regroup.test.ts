// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { type DecisionBench, eachDecision } from '../../../test/builders/decision-bench.ts';
import { npmBom } from '../../../test/builders/portfolio-bench.ts';
import { buildRecord } from '../../../test/builders/vulnerability-record.ts';
import { changeFinding, transitionFinding } from '../actions/change-findings.ts';
import { approveException } from '../actions/decide-exception.ts';
import { proposeException } from '../actions/propose-exception.ts';
import { rematch } from '../jobs/rematch.ts';
import { runClocks } from '../jobs/run-clocks.ts';

const [ghsa, cve] = ['GHSA-1900-0000-0001', 'CVE-1900-0001'];
const other = { id: 'GHSA-1900-0000-0009', package: 'other' };

async function findingsIn({ context }: DecisionBench, target: string) {
  const { rows } = await sql<{
    id: number;
    about: string;
    package: string;
    state: string;
    open: boolean;
    closed_at: string | null;
    clock_state: string;
    due: string | null;
    tags: string[];
    assignee_id: number | null;
    of: string | null;
  }>`
    select f.id, f.about, p.name as package, f.state, f.open, f.closed_at, f.clock_state, f.due_at::date::text as due, f.tags, f.assignee_id,
      f.state_data ->> 'of' as of
    from findings f join targets t on t.id = f.target_id join packages p on p.id = f.package_id
    where t.ref = ${target} order by f.id`.execute(context.db);
  return rows;
}

/** Two names of one flaw: of the older the fix was seen, the newer one is open and in hands. */
async function twoNames(bench: DecisionBench): Promise<{ older: number; newer: number }> {
  const { context, ada, ben } = bench;
  await bench.grype('image:shop', [{ id: cve, package: 'left' }, other]);
  await bench.grype('image:shop', [other], '2026-11-26T12:10:00.000Z');
  bench.setNow('2026-11-27T12:00:00.000Z');
  const twice = ['left', 'left-core'].map((name) => ({ id: ghsa, package: name }));
  await bench.grype('image:shop', [...twice, other]);
  const [older, , newer, copy] = (await findingsIn(bench, 'image:shop')).map(({ id }) => id) as [number, number, number, number];
  await changeFinding(context, ada, { id: newer, assignee: ben.person!.id, addTags: ['urgent'] });
  await transitionFinding(context, ada, { id: copy, to: 'duplicate', duplicateOf: newer, reason: 'The same flaw.' });
  return { older, newer };
}

const joined = [{ id: ghsa, alias: cve, package: 'elsewhere' }];

eachDecision(
  'two rows of one flaw become one that is whole: open, with its clock, its people and all that named it',
  async (bench) => {
    const { context, ben } = bench;
    const { older, newer } = await twoNames(bench);
    bench.setNow('2026-12-01T12:00:00.000Z');
    // Somebody else's report tells that both names are one.
    await bench.grype('image:stall', joined);
    await runClocks(context);
    const [one, , copy, ...more] = await findingsIn(bench, 'image:shop');
    assert.deepEqual(
      [one, more],
      [
        {
          ...{
            id: older,
            about: ghsa,
            package: 'left',
            state: 'new',
            open: true,
            closed_at: null,
            clock_state: 'running',
            of: null,
          },
          // From the day on which it was first seen, without the day on which it was gone.
          ...{ due: '2026-12-27', tags: ['urgent'], assignee_id: ben.person!.id },
        },
        [],
      ],
    );
    assert.deepEqual([copy?.state, copy?.of], ['duplicate', String(older)]);
    const events = await context.db
      .selectFrom('finding_events')
      .where('finding_id', '=', older)
      .where('event', 'in', ['finding.reopened', 'finding.merged'])
      .orderBy('id')
      .select(['at', 'event', 'from_state', 'to_state'])
      .execute();
    assert.deepEqual(
      events.map(({ at, event, from_state, to_state }) => `${at.slice(0, 10)} ${event} ${from_state} ${to_state}`),
      ['2026-11-27 finding.reopened fixed new', '2026-12-01 finding.merged new new'],
    );
    const { rows } = await sql`
    select c.high, (select count(*)::int from findings f where f.target_id = c.target_id and f.open) as open
    from target_counts c join targets t on t.id = c.target_id where t.ref = 'image:shop'`.execute(context.db);
    assert.deepEqual(rows, [{ high: 2, open: 2 }]);
    const { record } = await context.db
      .selectFrom('audit_records')
      .where('action', '=', 'finding.regroup')
      .select('record')
      .executeTakeFirstOrThrow();
    assert.deepEqual(JSON.parse(record).data, { from: cve, findings: 1, absorbed: 1 });
    assert.ok(newer > older);
  },
);

eachDecision('an exception goes with the id that it is about when a group of names falls apart', async (bench) => {
  const { context, ada, kim, product } = bench;
  await bench.grype('image:shop', [{ id: ghsa, alias: cve, package: 'left' }]);
  const id = await proposeException(context, ada, {
    ...{ product, decision: 'accept', owner: 'Ada', expires: '2027-01-31', matcher: { id: cve } },
    reason: 'It never runs where anybody could reach it.',
  });
  await approveException(context, kim, { id });
  // The feed knows better: the name is that of another flaw.
  await bench.report('repository:ledger', npmBom(['left@1.0.0']));
  const affected = [{ ecosystem: 'npm', name: 'left', versions: ['1.0.0'], ranges: [] }];
  bench.setAdvisories([buildRecord({ id: 'GHSA-1900-0000-0002', aliases: [cve], affected })], {
    builtAt: '2026-11-26T11:00:00Z',
  });
  await rematch(context, { reason: 'nightly' });
  const { rows } = await sql<{ id: string; label: string; linked: boolean }>`
    select i.id, v.label, e.vulnerability_id = v.id as linked from vulnerability_ids i join vulnerabilities v on v.id = i.vulnerability_id,
      exceptions e where e.id = ${id} order by i.id`.execute(context.db);
  const groups = new Map(rows.map(({ id: name, label }) => [name, label]));
  assert.notEqual(groups.get(cve), groups.get(ghsa), 'they fell apart');
  assert.deepEqual(rows.find(({ id: name }) => name === cve)?.linked, true);
  await bench.grype('image:stall', [{ id: cve, package: 'right' }]);
  assert.deepEqual(
    (await findingsIn(bench, 'image:stall')).map(({ state }) => state),
    ['accepted'],
  );
});

eachDecision('what a person saves while names are joined is not lost', async (bench, t) => {
  const { context } = bench;
  const { older } = await twoNames(bench);
  // The embedded engine runs one transaction after another: there is no meanwhile.
  if (!bench.isParallel) return t.skip('one session');
  const state = { is: 'triaged', since: '2026-11-27T12:00:00.000Z', by: '2' };
  const [locked, seen] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const step = context.store.transaction(async (tx) => {
    await sql`select id from findings where id = ${older} for update`.execute(tx);
    locked.resolve();
    await seen.promise;
    await sql`
      update findings set state = 'triaged', open = true, closed_at = null, state_data = ${JSON.stringify(state)}::jsonb
      where id = ${older}`.execute(tx);
  });
  await locked.promise;
  let isDone = false;
  const joining = bench.grype('image:stall', joined).finally(() => {
    isDone = true;
  });
  // The step is saved when the other one has come as far as it can.
  for (let waiting = 0; waiting === 0 && !isDone; ) {
    const asked = await sql<{ n: number }>`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      context.db,
    );
    waiting = asked.rows[0]?.n ?? 0;
  }
  seen.resolve();
  await step;
  await joining;
  const [one] = await findingsIn(bench, 'image:shop');
  assert.deepEqual([one?.id, one?.state], [older, 'triaged']);
});
