// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildGoverned } from '../../../test/builders/build-tracked.ts';
import type { GovernedException } from '../../model/governed-exception.ts';
import type { Person } from '../../model/person.ts';
import { type ExceptionRequest, isInForce, mayApprove, takeExceptionStep } from './approve.ts';

const at = '2026-11-24T12:00:00Z';
const ada: Person = { id: 'ada', roles: ['maintainer', 'committee'] };
const ben: Person = { id: 'ben', roles: ['maintainer'] };
const eve: Person = { id: 'eve', roles: ['viewer', 'auditor', 'administrator'] };
const kim: Person = { id: 'kim', roles: ['committee'] };
const step = (exception: GovernedException, request: Partial<ExceptionRequest> & Pick<ExceptionRequest, 'verb'>) =>
  takeExceptionStep(exception, { by: ben, at, ...request });
const done = (...given: Parameters<typeof step>) => {
  const taken = step(...given);
  assert.ok(taken.done, taken.done ? '' : taken.because);
  return taken.exception;
};
const refusal = (...given: Parameters<typeof step>) => {
  const taken = step(...given);
  return taken.done ? 'done' : taken.because;
};
const active = done(buildGoverned(), { verb: 'approve' });

test('another person approves, never the proposer, whatever the roles', () => {
  assert.match(JSON.stringify(mayApprove(buildGoverned(), ada)), /another person/);
  assert.deepEqual(mayApprove(buildGoverned(), ben), { may: true });
  assert.deepEqual(active.stage, { is: 'active', approved: { by: 'ben', at } });
});

test('a viewer, an auditor or an administrator approves nothing; critical and unrated is for the committee', () => {
  assert.equal(mayApprove(buildGoverned(), eve).may, false);
  for (const severity of ['critical', 'unknown'] as const) {
    assert.equal(mayApprove(buildGoverned({ severity }), ben).may, false);
    assert.equal(mayApprove(buildGoverned({ severity }), kim).may, true);
  }
});

test('R61 what lacks a reason, an owner, a place or a day to come is not approved', () => {
  const lacking: Partial<GovernedException>[] = [
    { reason: ' ' },
    { owner: '' },
    { scopes: [] },
    { until: '2026-11-23' },
    { until: '2026-02-30' },
  ];
  for (const one of lacking) assert.notEqual(refusal(buildGoverned(one), { verb: 'approve' }), 'done', JSON.stringify(one));
});

test('R61 where the product asks for it, an accepted vulnerability is approved only with issue, proof and mitigations', () => {
  const needs = ['issue', 'evidence', 'mitigations'] as const;
  const whole = { issue: '#7', evidence: 'Test 4 fails with the fix.', mitigations: 'The port is closed.' };
  const answer = (more: Partial<GovernedException>) => refusal(buildGoverned({ ...whole, ...more }), { verb: 'approve', needs });
  assert.equal(answer({}), 'done');
  for (const need of needs) assert.match(answer({ [need]: ' ' }), /^it lacks /, need);
  assert.equal(answer({ mitigations: '', claim: { is: 'refute' } }), 'done', 'what does no harm needs no mitigation');
  assert.equal(refusal(buildGoverned({ evidence: '' }), { verb: 'approve' }), 'done', 'where nobody asks for it');
});

test('it hides only while it is active, through its last day', () => {
  assert.deepEqual([isInForce(buildGoverned(), at), isInForce(active, at)], [false, true]);
  assert.deepEqual(
    ['2027-06-30T23:59:59Z', '2027-07-01T00:00:00Z'].map((now) => isInForce(active, now)),
    [true, false],
  );
});

test('it expires by itself, not before its day, and not by a person', () => {
  assert.match(refusal(active, { verb: 'expire', by: null }), /holds until/);
  assert.equal(done(active, { verb: 'expire', by: null, at: '2027-07-01T00:00:00Z' }).stage.is, 'expired');
  assert.equal(done(buildGoverned(), { verb: 'expire', by: null, at: '2027-07-01T00:00:00Z' }).stage.is, 'expired');
  assert.match(refusal(buildGoverned(), { verb: 'approve', by: null }), /only a person/);
});

test('rejected with a reason, revoked with a reason; what has ended stays ended', () => {
  assert.match(refusal(buildGoverned(), { verb: 'reject' }), /reason/);
  const rejected = done(buildGoverned(), { verb: 'reject', reason: 'there is a fix' });
  const revoked = done(active, { verb: 'revoke', reason: 'exploited' });
  assert.deepEqual([rejected.stage.is, revoked.stage.is], ['rejected', 'revoked']);
  for (const ended of [rejected, revoked])
    for (const verb of ['approve', 'reject', 'revoke', 'expire', 'confirm-release'] as const)
      assert.notEqual(refusal(ended, { verb, by: kim, reason: 'x', release: 'r', at: '2027-08-01T00:00:00Z' }), 'done', verb);
});

test('a proposer may take back a proposal, and anybody with hands an active exception', () => {
  const viewer: Person = { id: 'ada', roles: ['viewer'] };
  assert.equal(done(buildGoverned(), { verb: 'revoke', by: viewer, reason: 'wrong' }).stage.is, 'revoked');
  assert.notEqual(refusal(active, { verb: 'revoke', by: viewer, reason: 'wrong' }), 'done');
});

test('bound to releases it is confirmed for each, once, by another person than the proposer', () => {
  const bound = done(buildGoverned({ releases: [] }), { verb: 'approve' });
  const confirmed = done(bound, { verb: 'confirm-release', release: '18.0.0' });
  assert.deepEqual(confirmed.releases, [{ by: 'ben', at, release: '18.0.0' }]);
  assert.match(refusal(confirmed, { verb: 'confirm-release', release: '18.0.0' }), /already/);
  assert.match(refusal(bound, { verb: 'confirm-release', release: '18.0.0', by: ada }), /another person/);
  assert.match(refusal(active, { verb: 'confirm-release', release: '18.0.0' }), /not bound/);
});
