// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Embargo, EmbargoTerm } from './case-facts.ts';
import {
  adheres,
  answerInvitation,
  consentsOpen,
  type EmbargoMoved,
  exitEmbargo,
  inviteToEmbargo,
  mergeEmbargoes,
  proposeTerm,
  settleEmbargo,
} from './embargo.ts';
import { noEmbargo } from './open-case.ts';

const now = '2026-11-10T09:00:00Z';
const soon = '2026-11-11T09:00:00Z';
const lapsed = '2026-11-17T09:00:01Z';
const term = (until = '2027-01-31T12:00:00Z', zone = 'Africa/Nairobi'): EmbargoTerm => ({
  until,
  zone,
  proposedBy: 'owner',
  proposedAt: now,
});
const done = (moved: EmbargoMoved): Embargo => {
  assert.ok('embargo' in moved, JSON.stringify(moved));
  return moved.embargo;
};
const code = (moved: EmbargoMoved) => ('refused' in moved ? moved.refused.map((one) => one.code) : []);
const propose = (embargo: Embargo, until?: string, at = now) =>
  done(proposeTerm(embargo, { term: term(until), proposer: 'owner', invited: ['reporter', 'vendor'] }, at));
const answer = (embargo: Embargo, participant: string, { no = false, at = soon } = {}) =>
  done(answerInvitation(embargo, { participant, answer: no ? 'declined' : 'accepted' }, at));
const active = () => answer(propose(noEmbargo), 'reporter');

test('an embargo begins when somebody beside the proposer accepts it, not when it is proposed', () => {
  const proposed = propose(noEmbargo);
  assert.deepEqual([proposed.state, proposed.term], ['proposed', null]);
  const begun = answer(proposed, 'reporter');
  assert.deepEqual([begun.state, begun.startedAt, begun.term?.until], ['active', soon, '2027-01-31T12:00:00Z']);
});

test('everybody consents for themselves; who has not accepted is not bound and reads nothing', () => {
  const embargo = active();
  const bound = (participant: string) => adheres(embargo, participant, soon);
  assert.deepEqual(['owner', 'reporter', 'vendor', 'stranger'].map(bound), [true, true, false, false]);
  assert.equal(consentsOpen(embargo), 1);
  assert.ok(adheres(answer(embargo, 'vendor'), 'vendor', soon));
  assert.ok(!adheres(answer(embargo, 'vendor', { no: true }), 'vendor', soon));
});

test('an invitation lapses after seven days', () => {
  const embargo = active();
  assert.equal(consentsOpen(settleEmbargo(embargo, '2026-11-17T09:00:00Z')), 1);
  assert.equal(consentsOpen(settleEmbargo(embargo, lapsed)), 0);
  assert.deepEqual(code(answerInvitation(embargo, { participant: 'vendor', answer: 'accepted' }, lapsed)), ['no-invitation']);
  const again = done(inviteToEmbargo(settleEmbargo(embargo, lapsed), 'vendor', lapsed));
  assert.ok(adheres(answer(again, 'vendor', { at: lapsed }), 'vendor', lapsed));
});

test('a proposal that nobody accepts falls', () => {
  assert.equal(settleEmbargo(propose(noEmbargo), lapsed).state, 'none');
  assert.equal(answer(answer(propose(noEmbargo), 'reporter', { no: true }), 'vendor', { no: true }).state, 'none');
});

test('R44 another date needs everybody who is bound; until then the old one holds', () => {
  const revising = propose(active(), '2027-02-28T12:00:00Z', soon);
  assert.deepEqual([revising.state, revising.term?.until], ['revise', '2027-01-31T12:00:00Z']);
  const moved = answer(revising, 'reporter');
  assert.deepEqual([moved.state, moved.term?.until], ['active', '2027-02-28T12:00:00Z']);
  for (const kept of [answer(revising, 'reporter', { no: true }), settleEmbargo(revising, '2026-11-18T09:00:01Z')])
    assert.deepEqual([kept.state, kept.term?.until, kept.proposal], ['active', '2027-01-31T12:00:00Z', null]);
});

test('one date at a time, to come, with an instant and a zone', () => {
  const ask = (embargo: Embargo, given: EmbargoTerm) =>
    code(proposeTerm(embargo, { term: given, proposer: 'owner', invited: [] }, now));
  assert.deepEqual(ask(propose(noEmbargo), term()), ['proposal-open']);
  assert.deepEqual(ask(noEmbargo, term('2026-11-10T08:59:59Z')), ['instant-past']);
  assert.deepEqual(ask(noEmbargo, term('2027-01-31')), ['instant-wrong']);
  assert.deepEqual(ask(noEmbargo, term('2027-01-31T12:00:00Z', 'EST')), ['zone-unknown']);
  assert.deepEqual(ask(exitEmbargo(active(), 'public', soon), term()), ['embargo-exited']);
  assert.deepEqual(code(inviteToEmbargo(noEmbargo, 'vendor', now)), ['embargo-not-active']);
});

test('it ends once and for all', () => {
  const ended = exitEmbargo(active(), 'public', soon);
  assert.deepEqual([ended.state, ended.exited], ['exited', { at: soon, because: 'public' }]);
  assert.equal(exitEmbargo(ended, 'announced', lapsed), ended);
  assert.ok(!adheres(ended, 'reporter', soon));
});

test('when two cases become one the earlier date binds everybody', () => {
  const late = active();
  const early = {
    ...late,
    term: term('2026-12-15T12:00:00Z'),
    consents: late.consents.map((one) => ({ ...one, participant: `${one.participant}2` })),
  };
  for (const merged of [mergeEmbargoes(late, early), mergeEmbargoes(early, late)]) {
    assert.equal(merged.term?.until, '2026-12-15T12:00:00Z');
    assert.ok(adheres(merged, 'reporter', soon) && adheres(merged, 'reporter2', soon));
  }
  assert.equal(mergeEmbargoes(noEmbargo, late).state, 'active');
  assert.equal(mergeEmbargoes(late, noEmbargo), late);
});
