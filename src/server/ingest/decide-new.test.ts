// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { type DecisionBench, eachDecision, grypeReport } from '../../../test/builders/decision-bench.ts';
import { npmBom } from '../../../test/builders/portfolio-bench.ts';
import { buildRecord } from '../../../test/builders/vulnerability-record.ts';
import { approveException } from '../actions/decide-exception.ts';
import { changePolicy } from '../actions/products.ts';
import { proposeException } from '../actions/propose-exception.ts';
import { makeRule } from '../actions/rules.ts';
import { rematch } from '../jobs/rematch.ts';
import { runClocks } from '../jobs/run-clocks.ts';
import { policyView } from '../policy/product-policy.ts';
import { exceptionsPage } from '../views/exceptions.ts';
import { findingHistory } from '../views/finding.ts';

const id = (index: number) => `GHSA-1900-0000-000${index}`;

eachDecision(
  'clocks start by severity, and by what is known to be exploited; time alone warns, breaches and escalates, once',
  async (bench) => {
    const { context, ada } = bench;
    // Thursday.
    await bench.grype('image:shop', [
      { id: id(1), package: 'a', severity: 'Critical' },
      { id: id(2), package: 'b', severity: 'High' },
      { id: id(3), package: 'c', severity: 'Medium' },
      { id: id(4), package: 'd', severity: 'Low' },
      { id: id(5), package: 'e', severity: 'Low', exploited: true },
    ]);
    const due = async () => {
      const rows = await context.db.selectFrom('findings').orderBy('about').select(['due_at', 'clock_state']).execute();
      return rows.map(({ due_at, clock_state }) => `${due_at?.slice(0, 10)} ${clock_state}`);
    };
    assert.deepEqual(await due(), [
      '2026-12-01 running',
      '2026-12-26 running',
      '2027-01-25 running',
      '2027-02-24 running',
      '2026-12-01 running',
    ]);
    bench.setNow('2026-12-09T00:30:00.000Z');
    await runClocks(context);
    await runClocks(context);
    assert.deepEqual(
      (await due()).filter((line) => line.endsWith('breached')),
      ['2026-12-01 breached', '2026-12-01 breached'],
    );
    const { id: finding } = await bench.finding(id(1));
    const told = (await findingHistory(context, ada, { id: finding })).items.filter(({ event }) => event.startsWith('clock.'));
    assert.deepEqual(
      told.map(({ event }) => event),
      ['clock.escalated', 'clock.breached'],
    );
    assert.match(told[0]?.reason ?? '', /committee/);
    assert.match(told[1]?.reason ?? '', /R54/);
    const line = await context.db
      .selectFrom('daily_counts')
      .orderBy('day', 'desc')
      .select(['day', 'overdue'])
      .executeTakeFirstOrThrow();
    assert.deepEqual(line, { day: '2026-12-09', overdue: 2 });
  },
);

eachDecision('a changed policy moves clocks that run, both ways', async (bench) => {
  const { context, product } = bench;
  await bench.grype('image:shop', [{ id: id(2), package: 'b' }]);
  const policy = await policyView(context, product);
  const change = async (dueDays: number) => {
    const clocks = { ...policy.clocks, high: { dueDays, beforeIncrementEnd: false } };
    await changePolicy(context, bench.caller, { id: product, policy: { ...policy, clocks } });
    await runClocks(context);
    return (await bench.finding(id(2))).due_at;
  };
  assert.deepEqual([await change(10), await change(40)], ['2026-12-06T23:59:59Z', '2027-01-05T23:59:59Z']);
  const holidays = [{ day: '2026-12-25', name: 'canary-of-a-holiday' }];
  await changePolicy(context, bench.caller, { id: product, policy: { ...policy, exceptionMaxDays: 90, holidays } });
  const told = await context.db
    .selectFrom('audit_records')
    .where('action', '=', 'policy.change')
    .orderBy('seq')
    .select('record')
    .execute();
  const [first, , last] = told.map(({ record }) => JSON.parse(record).data);
  assert.deepEqual(
    [first['clocks.high.dueDays'], first['clocks.high.beforeIncrementEnd'], first.restAfter],
    ['30 -> 10', 'true -> false', first.restBefore],
  );
  assert.deepEqual(
    [last['clocks.high.dueDays'], last.exceptionMaxDays, last.restAfter === last.restBefore],
    ['40 -> 30', '180 -> 90', false],
  );
  assert.ok(!JSON.stringify(told).includes('canary-of-a-holiday'));
});

eachDecision('a finding that is rated anew has the days of its new severity, from its own start', async (bench) => {
  const { context } = bench;
  await bench.grype('image:shop', [{ id: id(2), package: 'b', severity: 'Low' }]);
  bench.setNow('2026-11-27T12:00:00.000Z');
  await bench.grype('image:shop', [{ id: id(2), package: 'b', severity: 'Critical' }]);
  await runClocks(context);
  assert.equal((await bench.finding(id(2))).due_at, '2026-12-01T23:59:59Z');
});

eachDecision('what turns out to be exploited while it is open has the days of what is exploited', async (bench) => {
  const { context } = bench;
  const dueOf = async (about: string, target?: string) => {
    await runClocks(context);
    return (await bench.finding(about, target)).due_at?.slice(0, 10);
  };
  const flaw = { id: id(1), package: 'left', severity: 'Medium' as const };
  await bench.grype('image:shop', [flaw, { id: id(2), package: 'right', severity: 'Medium' }]);
  await bench.grype('image:stall', [flaw]);
  assert.equal(await dueOf(id(1)), '2027-01-25');
  // Tuesday.
  bench.setNow('2026-12-01T12:00:00.000Z');
  await bench.grype('image:stall', [{ ...flaw, exploited: true }]);
  const dues = [await dueOf(id(1)), await dueOf(id(1), 'image:stall'), await dueOf(id(2))];
  assert.deepEqual(dues, ['2026-12-04', '2026-12-04', '2027-01-25'], 'of every target');

  await bench.report('repository:ledger', npmBom(['below@1.0.0']));
  const affected = [{ ecosystem: 'npm', name: 'below', versions: ['1.0.0'], ranges: [] }];
  const record = buildRecord({ id: 'CVE-1900-0009', severity: 'medium', affected });
  bench.setAdvisories([record], { builtAt: '2026-12-01T10:00:00Z' });
  await rematch(context, { reason: 'nightly' });
  assert.equal(await dueOf('CVE-1900-0009', 'repository:ledger'), '2027-01-30');
  bench.setAdvisories([record], { builtAt: '2026-12-01T11:00:00Z', exploited: ['CVE-1900-0009'] });
  await rematch(context, { reason: 'nightly' });
  assert.equal(await dueOf('CVE-1900-0009', 'repository:ledger'), '2026-12-04');

  // A name that joins two flaws makes both of them exploited.
  await bench.grype('image:shop', [flaw, { id: id(2), alias: 'CVE-1900-0009', package: 'right', severity: 'Medium' }]);
  assert.equal(await dueOf(id(2)), '2026-12-04');
});

eachDecision('a VEX statement is a proposal, made once, that closes nothing before somebody decides', async (bench) => {
  const { context, kim } = bench;
  await bench.grype('image:shop', [
    { id: id(1), alias: 'CVE-1900-0001', package: 'left' },
    { id: id(2), package: 'right' },
  ]);
  const vex = (version: number) => ({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.org/vex/1',
    author: 'Example Foundation',
    role: 'Document Creator',
    version,
    timestamp: '2026-11-20T00:00:00Z',
    statements: [
      {
        vulnerability: { name: 'CVE-1900-0001' },
        products: [{ '@id': 'pkg:oci/shop', subcomponents: [{ '@id': 'pkg:npm/left@1.0.0' }] }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact_statement: 'It is never called.',
      },
      { vulnerability: { name: id(2) }, products: [{ '@id': 'pkg:oci/shop' }], status: 'under_investigation' },
    ],
  });
  await bench.report('image:shop', vex(1));
  await bench.report('image:shop', vex(2));
  const { items } = await exceptionsPage(context, kim, {});
  assert.deepEqual(
    items.map(({ about, state, decision, findings, source, proposedBy }) => [
      about,
      state,
      decision,
      findings,
      source?.format,
      proposedBy?.name,
    ]),
    [['CVE-1900-0001', 'proposed', 'not-affected', 1, 'vex', 'Ada']],
  );
  assert.equal((await bench.finding(id(1))).state, 'new');
  await approveException(context, kim, { id: items[0]!.id });
  assert.equal((await bench.finding(id(1))).state, 'not-affected');
  assert.equal((await bench.finding(id(2))).state, 'new');
});

eachDecision('an exception of one version does not hide another one that stands beside it', async (bench) => {
  const { context, product, kim } = bench;
  const at = context.now();
  await context.db
    .insertInto('exceptions')
    .values({
      ...{
        product_id: product,
        decision: 'accept',
        about: id(1),
        reason: 'The old one is only built with.',
        owner: 'Ada',
        state: 'active',
      },
      matcher: JSON.stringify({ id: id(1), version: '1.0.0' }),
      ...{ vulnerability_id: null, proposed_by: 1, proposed_at: at, decided_by: kim.person!.id, decided_at: at },
      ...{ expires: '2027-01-31', warned_at: null, release_id: null, source: '{}' },
    })
    .execute();
  const both = [
    { id: id(1), package: 'left' },
    { id: id(1), package: 'left', version: '2.0.0' },
  ];
  await bench.report('image:shop', grypeReport(both, at));
  await bench.report('image:stall', grypeReport(both.slice(0, 1), at));
  assert.equal((await bench.finding(id(1))).state, 'new');
  assert.equal((await bench.finding(id(1), 'image:stall')).state, 'accepted');
});

/** What OSV-Scanner says of these packages, in one lockfile. */
function osvReport(
  packages: readonly { id: string; name: string; version?: string; dev?: boolean; severity?: string }[],
): object {
  const told = packages.map(({ id: about, name, version = '1.0.0', dev = true, severity = 'HIGH' }) => ({
    package: { name, version, ecosystem: 'npm' },
    ...(dev && { dependency_groups: ['dev'] }),
    vulnerabilities: [{ id: about, summary: `A flaw that is ${severity}`, database_specific: { severity } }],
    groups: [{ ids: [about] }],
  }));
  return { results: [{ source: { path: 'package-lock.json', type: 'lockfile' }, packages: told }] };
}

/** An exception in force about one flaw. */
async function except({ context, product, ada, kim }: DecisionBench, matcher: { id: string; version?: string; scope?: string }) {
  const made = await proposeException(context, ada, {
    ...{ product, matcher, decision: 'accept', owner: 'Ada', expires: '2027-01-31' },
    reason: 'It never runs where anybody could reach it.',
  });
  await approveException(context, kim, { id: made });
  return made;
}

eachDecision('an exception lets go of what has outgrown it, and of nothing else', async (bench) => {
  const { context, ada } = bench;
  const target = 'repository:shop';
  const flaws = [1, 2, 3, 4, 5].map((index) => ({ id: id(index), name: `p${index}` }));
  await bench.report(target, osvReport(flaws));
  const first = await except(bench, { id: id(1), scope: 'dev' });
  await except(bench, { id: id(2), scope: 'dev' });
  await except(bench, { id: id(3), version: '1.0.0' });
  await except(bench, { id: id(4) });
  await except(bench, { id: id(5), scope: 'dev' });
  const wider = await except(bench, { id: id(5) });
  const states = async () =>
    (await Promise.all(flaws.map(async (flaw) => await bench.finding(flaw.id, target)))).map(({ state }) => state);
  assert.deepEqual(new Set(await states()), new Set(['accepted']));
  const changed = [
    { dev: false },
    { version: '1.0.1', severity: 'CRITICAL' },
    { version: '1.0.1' },
    { dev: false, version: '2.0.0' },
    { dev: false },
  ];
  await bench.report(target, osvReport(flaws.map((flaw, index) => ({ ...flaw, ...changed[index] }))));
  assert.deepEqual(await states(), ['triaged', 'accepted', 'triaged', 'accepted', 'accepted']);
  const { id: finding, open } = await bench.finding(id(1), target);
  const [told] = (await findingHistory(context, ada, { id: finding })).items;
  assert.deepEqual(
    [open, told?.event, told?.reason],
    [true, 'finding.reopened', `exception ${first} does not cover all that is told of it now`],
  );
  const { rows } = await sql<{ held: string }>`
    select state_data #>> '{decision,exception}' as held from findings where about = ${id(5)}`.execute(context.db);
  assert.deepEqual(rows, [{ held: String(wider) }]);
  const counts = await context.db.selectFrom('target_counts').select(['high', 'accepted']).executeTakeFirstOrThrow();
  assert.deepEqual(counts, { high: 2, accepted: 3 });
});

eachDecision('what comes back is asked against the exceptions and the rules of today', async (bench) => {
  const { context, caller, product } = bench;
  const both = [1, 2].map((index) => ({ id: id(index), package: `p${index}` }));
  const affected = [{ ecosystem: 'npm', name: 'below', versions: ['1.0.0'], ranges: [] }];
  const record = buildRecord({ id: 'CVE-1900-0009', affected });
  const rematched = async (records: (typeof record)[], builtAt: string) => {
    bench.setAdvisories(records, { builtAt });
    await rematch(context, { reason: 'nightly' });
  };
  await bench.grype('image:shop', both);
  await bench.report('repository:ledger', npmBom(['below@1.0.0']));
  await rematched([record], '2026-11-26T10:00:00Z');
  await bench.grype('image:shop', both.slice(1), '2026-11-26T12:10:00.000Z');
  await rematched([{ ...record, id: 'CVE-1900-0010', affected: [{ ...affected[0]!, name: 'other' }] }], '2026-11-26T11:00:00Z');
  const state = async () => [
    (await bench.finding(id(1))).state,
    (await bench.finding('CVE-1900-0009', 'repository:ledger')).state,
  ];
  assert.deepEqual(await state(), ['fixed', 'fixed']);
  await except(bench, { id: id(1) });
  await except(bench, { id: 'CVE-1900-0009' });
  const rule = {
    name: 'All',
    enabled: true,
    logOnly: false,
    priority: 1,
    rule: { when: { field: 'severity', op: 'is', value: 'high' }, act: [{ do: 'tag', tag: 'back' }] },
  };
  await makeRule(context, caller, { ...rule, product });
  await bench.grype('image:shop', both, '2026-11-26T12:20:00.000Z');
  await rematched([record], '2026-11-26T11:30:00Z');
  assert.deepEqual(await state(), ['accepted', 'accepted']);
  assert.deepEqual((await bench.finding(id(1))).tags, ['back']);
});
