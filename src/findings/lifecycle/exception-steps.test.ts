// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildGoverned } from '../../../test/builders/build-tracked.ts';
import type { FindingState } from '../../model/finding-state.ts';
import type { GovernedException } from '../../model/governed-exception.ts';
import { stepAfterException, stepOfException, withoutException } from './exception-steps.ts';
import { system, takeStep } from './move.ts';

const at = '2026-11-24T12:00:00Z';
const later = '2027-07-01T00:00:00Z';
const stage = { is: 'active', approved: { by: 'ben', at } } as const;
const fresh: FindingState = { is: 'new', since: at };
const claims: [GovernedException['claim'], FindingState['is']][] = [
  [{ is: 'accept' }, 'accepted'],
  [{ is: 'rule-out', justification: 'component_not_present' }, 'not-affected'],
  [{ is: 'refute' }, 'false-positive'],
];

test('each claim of an active exception leads to its state, and its end opens the finding again', () => {
  for (const [claim, expected] of claims) {
    const exception = buildGoverned({ claim, stage });
    const step = takeStep(fresh, stepOfException(exception, at)!);
    assert.ok(step.done && step.state.is === expected && 'decision' in step.state);
    assert.deepEqual(step.state.decision, { by: 'ada', approvedBy: 'ben', reason: exception.reason, exception: 'e1' });
    const ends: GovernedException['stage'][] = [
      { is: 'expired', at: later, approved: null },
      { is: 'revoked', revoked: { by: 'ben', at }, reason: 'exploited', approved: null },
    ];
    for (const ended of ends) {
      const back = takeStep(step.state, stepAfterException(step.state, { ...exception, stage: ended }, later)!);
      assert.ok(back.done && back.state.is === 'triaged', ended.is);
    }
  }
});

test('what is not approved takes no step, and an exception opens only what rests on it', () => {
  assert.equal(stepOfException(buildGoverned(), at), undefined);
  const other: FindingState = {
    is: 'false-positive',
    since: at,
    decision: { by: 'a', approvedBy: 'b', reason: 'c', exception: 'e2' },
  };
  assert.equal(stepAfterException(other, buildGoverned(), at), undefined);
  assert.equal(stepAfterException(fresh, buildGoverned(), at), undefined);
});

test('a fixed finding does not return to an acceptance that was taken back', () => {
  const exception = buildGoverned({ stage });
  const accepted = takeStep(fresh, stepOfException(exception, at)!);
  assert.ok(accepted.done);
  const fixed = takeStep(accepted.state, { verb: 'source-gone', by: system, at });
  assert.ok(fixed.done);
  const cleared = withoutException(fixed.state, exception, at)!;
  const back = takeStep(cleared, { verb: 'see-again', by: system, at });
  assert.ok(back.done && back.state.is === 'triaged');
  assert.equal(withoutException(fixed.state, buildGoverned({ id: 'other' }), at), undefined);
});
