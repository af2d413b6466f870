// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildObservation } from '../../../test/builders/build-observation.ts';
import type { FindingState } from '../../model/finding-state.ts';
import type { Observation } from '../../model/observation.ts';
import { gatherIncoming } from './incoming.ts';
import { defaultGuard, type KnownFinding, type ReconcilePlan, type Run } from './plan.ts';
import { judgeClosures, planMissing, planSeen, reconcile } from './reconcile.ts';

const now = '2026-11-24T12:00:00Z';
const proof = { at: now, because: 'grype 1.0' };
const run: Run = { now, scannedAt: now, newestScan: '', isOvertaken: false, proof, guard: defaultGuard, confirmed: false };
const scope = { target: 'repo', groupOf: (id: string) => id };
const gather = (...observations: Observation[]) => gatherIncoming(observations, scope);
const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    buildObservation({ about: `CVE-1900-${from + index}`, rule: `CVE-1900-${from + index}` }),
  );
const decision = { by: 'ada', approvedBy: 'ben', reason: 'not reachable', exception: 'e1' };
const decided: FindingState[] = [
  { is: 'accepted', since: now, until: '2027-01-31', decision },
  { is: 'not-affected', since: now, justification: 'vulnerable_code_not_present', decision },
  { is: 'false-positive', since: now, decision },
  { is: 'duplicate', since: now, by: 'ada', of: 'f9', reason: 'same' },
];

/** What a plan makes of the rows, as the database would. */
function apply(rows: readonly KnownFinding[], plan: ReconcilePlan): KnownFinding[] {
  const next = new Map(rows.map((row) => [row.id, { ...row }]));
  for (const { id, incoming } of [...plan.updates, ...plan.spansStarted])
    Object.assign(next.get(id) as KnownFinding, { span: { live: true, digest: incoming.digest } });
  for (const { id } of plan.spansEnded) Object.assign(next.get(id) as KnownFinding, { span: { live: false, digest: '' } });
  for (const { id, state } of [...plan.reopens, ...plan.closes]) Object.assign(next.get(id) as KnownFinding, { state });
  for (const { incoming, state } of plan.opens) {
    const { hash } = incoming.key;
    next.set(hash, { id: hash, hash, state, span: { live: true, digest: incoming.digest }, liveElsewhere: false });
  }
  return [...next.values()];
}

const first = (...observations: Observation[]) => apply([], reconcile([], gather(...observations), run));
const withState = (rows: KnownFinding[], state: FindingState) => rows.map((row) => ({ ...row, state }));
const only = (plan: ReconcilePlan) =>
  Object.fromEntries(
    Object.entries(plan).flatMap(([key, value]) => (Array.isArray(value) && value.length > 0 ? [[key, value.length]] : [])),
  );

test('the first report opens; two versions of one package are one finding with two instances', () => {
  const two = [
    buildObservation({ component: { version: '1.0.0', purl: 'pkg:npm/left@1.0.0' } }),
    buildObservation({ component: { version: '2.0.0', purl: 'pkg:npm/left@2.0.0' }, severity: 'critical' }),
  ];
  const plan = reconcile([], gather(...two), run);
  assert.deepEqual(only(plan), { opens: 1 });
  assert.deepEqual(
    plan.opens[0]?.incoming.attribution.instances.map(({ version }) => version),
    ['1.0.0', '2.0.0'],
  );
  assert.equal(plan.opens[0]?.incoming.attribution.severity, 'critical');
});

test('the same report again changes nothing', () => {
  const observations = numbered(30);
  const plan = reconcile(first(...observations), gather(...observations), run);
  assert.deepEqual([only(plan), plan.unchanged, plan.remark], [{}, 30, '']);
});

test('a decision survives re-score, rewording, patch bump and re-upload', () => {
  for (const state of decided) {
    const rows = withState(first(buildObservation({})), state);
    for (const change of [
      {},
      { severity: 'critical' as const },
      { title: 'new words', details: 'longer' },
      { component: { version: '1.0.1', purl: 'pkg:npm/left@1.0.1' } },
    ]) {
      const plan = reconcile(rows, gather(buildObservation(change)), run);
      assert.deepEqual(apply(rows, plan)[0]?.state, state);
      assert.equal(plan.opens.length, 0);
    }
  }
});

test('what a proven report no longer tells is closed, and opened again with its past when it returns', () => {
  const rows = withState(first(buildObservation({})), { is: 'in-progress', since: now, by: 'ada', assignee: 'ada' });
  const gone = reconcile(rows, gather(), run);
  assert.deepEqual(only(gone), { spansEnded: 1, closes: 1 });
  assert.equal(gone.closes[0]?.event.event, 'finding.fixed');
  const back = reconcile(apply(rows, gone), gather(buildObservation({})), run);
  assert.deepEqual(only(back), { reopens: 1, spansStarted: 1 });
  assert.deepEqual([back.reopens[0]?.state.is, back.reopens[0]?.event.from], ['triaged', 'fixed']);
});

test('a decision survives that the finding was away', () => {
  for (const state of decided) {
    const rows = withState(first(buildObservation({})), state);
    const away = apply(rows, reconcile(rows, gather(), run));
    const back = apply(away, reconcile(away, gather(buildObservation({})), run));
    assert.deepEqual(back[0]?.state, state, state.is);
  }
});

test('what is ruled out or refuted is not called fixed when it goes away', () => {
  const closes = decided.map((state) => reconcile(withState(first(buildObservation({})), state), gather(), run).closes.length);
  assert.deepEqual(closes, [1, 0, 0, 0]);
});

test('an empty report without proof closes nothing, and says so', () => {
  const plan = reconcile(first(...numbered(3)), gather(), { ...run, proof: null });
  assert.deepEqual(only(plan), {});
  assert.match(plan.remark, /3 findings that it does not tell stay open/);
});

test('a finding that another stream still reports stays open', () => {
  const rows = first(buildObservation({})).map((row) => ({ ...row, liveElsewhere: true }));
  assert.deepEqual(only(reconcile(rows, gather(), run)), { spansEnded: 1 });
});

test('a clean report after 1,500 findings waits for a person; once confirmed it closes them', () => {
  const rows = first(...numbered(1500));
  const held = reconcile(rows, gather(), run);
  assert.deepEqual([only(held), held.heldClosures?.missing, held.heldClosures?.live], [{}, 1500, 1500]);
  assert.equal(reconcile(rows, gather(), { ...run, confirmed: true }).closes.length, 1500);
});

test('few closures, and a small share of many, need no confirmation', () => {
  assert.equal(reconcile(first(...numbered(9)), gather(), run).closes.length, 9);
  assert.equal(reconcile(first(...numbered(100)), gather(...numbered(60)), run).closes.length, 40);
  assert.equal(judgeClosures({ live: 100_000, missing: 1_001 }, run).may, 'hold');
});

test('an older report than the newest of its stream changes nothing', () => {
  const plan = reconcile(first(...numbered(2)), gather(), { ...run, scannedAt: '2026-11-20T00:00:00Z', newestScan: now });
  assert.deepEqual(only(plan), {});
  assert.match(plan.remark, /newer report/);
  for (const scannedAt of ['', 'yesterday', now])
    assert.equal(reconcile(first(...numbered(2)), gather(), { ...run, scannedAt, newestScan: now }).closes.length, 2, scannedAt);
});

test('where one of two reports tells no time, the one that was received later is the newer one', () => {
  for (const [scannedAt, newestScan, isLate] of [
    ['', '', true],
    ['', now, true],
    [now, '', true],
    [now, '2026-11-20T00:00:00Z', false],
    [now, now, false],
  ] as const)
    for (const isOvertaken of [true, false]) {
      const plan = reconcile(first(...numbered(2)), gather(), { ...run, scannedAt, newestScan, isOvertaken });
      assert.equal(plan.closes.length, isOvertaken && isLate ? 0 : 2, JSON.stringify({ scannedAt, newestScan, isOvertaken }));
    }
});

test('what the source itself calls fixed is closed without proof; what it never reported is not opened', () => {
  const fixed = buildObservation({ told: { state: 'fixed', reason: 'auto_dismissed' } });
  const plan = reconcile(first(buildObservation({})), gather(fixed), { ...run, proof: null });
  assert.deepEqual(only(plan), { spansEnded: 1, closes: 1 });
  assert.ok(plan.closes[0]?.state.is === 'fixed' && plan.closes[0].state.how === 'told-by-source');
  assert.deepEqual(only(reconcile([], gather(fixed), run)), {});
});

test('what a tool hides is opened all the same, with a proposal; told again, it is not proposed again', () => {
  const hidden = gather(buildObservation({ told: { state: 'ignored', reason: 'false positive' } }));
  const plan = reconcile([], hidden, run);
  assert.deepEqual(only(plan), { opens: 1, proposals: 1 });
  assert.equal(plan.proposals[0]?.suggests, 'refute');
  assert.deepEqual(only(reconcile(apply([], plan), hidden, run)), {});
});

test('a fix that a person confirmed is taken back by a later scan, not by an earlier one', () => {
  const state: FindingState = { is: 'fixed', since: now, how: 'confirmed', by: 'ada', before: { is: 'new', since: now } };
  const rows = withState(first(buildObservation({})), state);
  const scanned = (scannedAt: string) => reconcile(rows, gather(buildObservation({})), { ...run, scannedAt }).reopens.length;
  assert.deepEqual([scanned('2026-11-24T11:00:00Z'), scanned('2026-11-24T13:00:00Z'), scanned('')], [0, 1, 1]);
});

test('50,000 findings that are told again are 50,000 unchanged ones', () => {
  const incoming = gather(...numbered(50_000));
  const rows = reconcile([], incoming, run).opens.map(
    ({ incoming: { key, digest }, state }): KnownFinding => ({
      ...{ id: key.hash, hash: key.hash, state },
      ...{ span: { live: true, digest }, liveElsewhere: false },
    }),
  );
  assert.equal(reconcile(rows, incoming, run).unchanged, 50_000);
});

test('a report in chunks makes the same as in one piece', () => {
  const before = numbered(6_000);
  const after = numbered(6_000, 500);
  const rows = first(...before);
  const whole = apply(rows, reconcile(rows, gather(...after), run));
  let chunked = rows;
  const seen = new Set<string>();
  for (let at = 0; at < after.length; at += 2_000) {
    const incoming = gather(...after.slice(at, at + 2_000));
    for (const hash of incoming.keys()) seen.add(hash);
    const known = new Map(rows.filter(({ hash }) => incoming.has(hash)).map((row) => [row.hash, row]));
    chunked = apply(chunked, planSeen(incoming.values(), known, run));
  }
  const missing = rows.filter(({ hash }) => !seen.has(hash));
  assert.equal(judgeClosures({ live: rows.length, missing: missing.length }, run).may, 'close');
  chunked = apply(chunked, { ...reconcile([], new Map(), run), ...planMissing(missing, run) });
  assert.deepEqual(chunked, whole);
  assert.equal(whole.filter(({ state }) => state.is === 'fixed').length, 500);
});
