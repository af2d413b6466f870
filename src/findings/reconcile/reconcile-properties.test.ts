// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildObservation } from '../../../test/builders/build-observation.ts';
import type { FindingState } from '../../model/finding-state.ts';
import { gatherIncoming } from './incoming.ts';
import { defaultGuard, type KnownFinding, type ReconcilePlan } from './plan.ts';
import { reconcile } from './reconcile.ts';

const now = '2026-11-24T12:00:00Z';
const decision = { by: 'ada', approvedBy: 'ben', reason: 'x', exception: 'e1' };
const decisions: FindingState[] = [
  { is: 'accepted', since: now, until: '2027-01-31', decision },
  { is: 'not-affected', since: now, justification: 'component_not_present', decision },
  { is: 'false-positive', since: now, decision },
];

/** One finding as a database of two streams keeps it. */
interface Row {
  hash: string;
  state: FindingState;
  /** What each stream says: digest, '' when it does not say it any more. */
  spans: Record<string, string>;
  /** The decision somebody took; undefined while nobody has. */
  decided: FindingState | undefined;
}

class Portfolio {
  readonly rows = new Map<string, Row>();

  upload(stream: string, report: Report): ReconcilePlan {
    const observations = report.ids.map((id) =>
      buildObservation({ about: id, rule: id, severity: report.severity, title: report.title }),
    );
    const incoming = gatherIncoming(observations, { target: 'repo', groupOf: (id) => id });
    const known = [...this.rows.values()].map((row) => knownTo(stream, row));
    const proof = report.proven ? { at: now, because: 'x' } : null;
    const plan = reconcile(known, incoming, {
      now,
      scannedAt: '',
      newestScan: '',
      isOvertaken: false,
      proof,
      guard: defaultGuard,
      confirmed: false,
    });
    for (const { incoming: one, state } of plan.opens)
      this.rows.set(one.key.hash, { hash: one.key.hash, state, spans: { [stream]: one.digest }, decided: undefined });
    for (const { id, incoming: one } of [...plan.updates, ...plan.spansStarted]) this.row(id).spans[stream] = one.digest;
    for (const { id } of plan.spansEnded) this.row(id).spans[stream] = '';
    for (const { id, state } of [...plan.reopens, ...plan.closes]) this.row(id).state = state;
    return plan;
  }

  decide(index: number, state: FindingState): void {
    const row = [...this.rows.values()][index];
    if (row && ['new', 'triaged'].includes(row.state.is)) Object.assign(row, { state, decided: state });
  }

  row(hash: string): Row {
    return this.rows.get(hash) as Row;
  }
}

function knownTo(stream: string, { hash, state, spans }: Row): KnownFinding {
  const own = spans[stream];
  const others = Object.entries(spans).filter(([name, digest]) => name !== stream && digest !== '');
  const span = own === undefined ? null : { live: own !== '', digest: own };
  return { id: hash, hash, state, span, liveElsewhere: others.length > 0 };
}

interface Report {
  ids: string[];
  severity: 'low' | 'critical';
  title: string;
  proven: boolean;
}
const report: fc.Arbitrary<Report> = fc.record({
  ids: fc.subarray(['CVE-1900-1', 'CVE-1900-2', 'CVE-1900-3', 'CVE-1900-4']),
  severity: fc.constantFrom('low', 'critical'),
  title: fc.constantFrom('a', 'b'),
  proven: fc.boolean(),
});
const deed = fc.oneof(
  fc.record({ stream: fc.constantFrom('grype', 'audit'), report }),
  fc.record({ index: fc.nat(3), state: fc.constantFrom(...decisions) }),
);

function checkRow({ state, spans, decided }: Row): void {
  const isLive = Object.values(spans).some((digest) => digest !== '');
  if (isLive) assert.notEqual(state.is, 'fixed', 'what a stream reports is not fixed');
  if (!isLive && !decided) assert.equal(state.is, 'fixed', 'what nobody reports is not open');
  if (decided && isLive) assert.deepEqual(state, decided, 'a decision is never lost');
  if (decided && decided.is !== 'accepted') assert.deepEqual(state, decided, 'what was ruled out is never called fixed');
}

test('whatever two tools report in whatever order: nothing reported is closed, nothing decided is lost', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 15 }), (deeds) => {
      const portfolio = new Portfolio();
      for (const one of deeds) {
        if ('index' in one) portfolio.decide(one.index, one.state);
        else {
          const plan = portfolio.upload(one.stream, one.report);
          if (!one.report.proven) assert.deepEqual([plan.closes, plan.spansEnded], [[], []]);
          const again = portfolio.upload(one.stream, one.report);
          assert.equal(again.unchanged, one.report.ids.length, 'a twin changes nothing');
          assert.equal(again.opens.length + again.reopens.length + again.closes.length + again.spansEnded.length, 0);
        }
        for (const row of portfolio.rows.values()) checkRow(row);
      }
    }),
  );
});
