// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildObservation } from '../../../test/builders/build-observation.ts';
import type { FindingState } from '../../model/finding-state.ts';
import { findingKey, keyWithGroup } from '../identity/finding-key.ts';
import { mergeFindings } from './merge-findings.ts';

const now = '2026-11-24T12:00:00Z';
const since = '2026-11-01T00:00:00Z';
const decision = { by: 'ada', approvedBy: 'ben', reason: 'not reachable', exception: 'e1' };
const fresh: FindingState = { is: 'new', since };
const refuted: FindingState = { is: 'false-positive', since, decision };
const accepted = (until: string): FindingState => ({ is: 'accepted', since, until, decision });
const merge = (a: FindingState, b: FindingState, assured = true) =>
  mergeFindings(
    { id: 'f1', state: a, firstSeen: '2026-02-01' },
    { id: 'f2', state: b, firstSeen: '2026-01-01' },
    { assured, now },
  );

test('the older row lives on with the earlier first day', () => {
  const { survivor, absorbed, firstSeen } = merge(fresh, fresh);
  assert.deepEqual([survivor, absorbed, firstSeen], ['f2', 'f1', '2026-01-01']);
});

test('a decision carries over to what nobody has looked at, if more than a report says that both are one', () => {
  assert.deepEqual(merge(fresh, refuted).state, refuted);
  const doubtful = merge(fresh, refuted, false);
  assert.deepEqual([doubtful.state, doubtful.proposal], [fresh, refuted]);
});

test('a decision never hides what somebody works on', () => {
  const working: FindingState = { is: 'in-progress', since, by: 'ada', assignee: 'ada' };
  assert.deepEqual([merge(working, refuted).state, merge(working, refuted).proposal], [working, refuted]);
  assert.deepEqual(merge(working, fresh).state, working);
});

test('of two acceptances the earlier end holds; decisions that disagree are decided again', () => {
  assert.deepEqual(merge(accepted('2027-01-01'), accepted('2026-12-01')).state, accepted('2026-12-01'));
  const both = merge(refuted, accepted('2027-01-01'));
  assert.equal(both.state.is, 'triaged');
  assert.ok(both.proposal);
});

test('one that was linked as a duplicate of the other is simply absorbed', () => {
  const linked: FindingState = { is: 'duplicate', since, by: 'ada', of: 'f2', reason: 'same' };
  assert.deepEqual(merge(linked, refuted).state, refuted);
  assert.equal(merge(linked, { ...linked, of: 'f1' } as FindingState).state.is, 'new');
});

test('the key under another group is the key that the group would have made', () => {
  const keyOf = (group: string) =>
    findingKey(buildObservation({ component: { purl: 'pkg:npm/%40a/b@1' } }), { target: 'a|b', group });
  assert.deepEqual(keyWithGroup(keyOf('CVE-1900-1'), 'GHSA-a|%\ud800'), keyOf('GHSA-a|%\ud800'));
});
