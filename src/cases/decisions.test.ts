// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Decision, DecisionKind, Recusal, Vote } from './case.ts';
import { type Committee, castVote, defaultVotingRules, tallyVotes, type VotingRules } from './decisions.ts';

const [opened, closes, after] = ['2026-11-02T09:00:00Z', '2026-11-05T09:00:00Z', '2026-11-05T09:00:01Z'];
const five = ['ada', 'ben', 'cleo', 'dora', 'eli'];
const committee = (given: Partial<Committee> = {}): Committee => ({ members: five, recusals: [], reportAuthors: [], ...given });
const recused = (person: string): Recusal => ({ person, from: opened, to: null });
const letters: Record<string, Vote['choice']> = { y: 'for', n: 'against', a: 'abstain' };
/** `yn-ay`: ada for, ben against, cleo nothing, dora abstains, eli for. */
const vote = (text: string, kind: DecisionKind = 'accept'): Decision => ({
  uid: 'd1',
  kind,
  openedBy: 'ada',
  openedAt: opened,
  closesAt: closes,
  factors: null,
  votes: [...text].flatMap((letter, place) => {
    const choice = letters[letter];
    return choice ? [{ person: five[place] as string, choice, at: '2026-11-03T09:00:00Z' }] : [];
  }),
});
const outcome = (
  text: string,
  given: { kind?: DecisionKind; now?: string; of?: Partial<Committee>; rules?: Partial<VotingRules> } = {},
) =>
  tallyVotes(vote(text, given.kind), {
    committee: committee(given.of),
    rules: { ...defaultVotingRules, ...given.rules },
    now: given.now ?? after,
  }).outcome;

test('R2 quorum and majority, case by case', () => {
  const cases: [string, string, Parameters<typeof outcome>[1]?][] = [
    ['-----', 'no-quorum'],
    ['yy---', 'no-quorum'],
    ['yya--', 'carried'],
    ['yyy--', 'carried'],
    ['yyn--', 'carried'],
    ['yna--', 'lost'],
    ['ynn--', 'lost'],
    ['aaa--', 'lost'],
    ['yynn-', 'lost'],
    ['yyyyy', 'open', { now: closes }],
    ['yyn--', 'carried', { rules: { twoThirds: ['accept'] } }],
    ['yyynn', 'lost', { rules: { twoThirds: ['accept'] } }],
    ['yyynn', 'carried', { rules: { twoThirds: ['reject'] } }],
    ['y----', 'no-quorum', { of: { members: ['ada'] } }],
    ['yy---', 'carried', { of: { members: ['ada', 'ben'] } }],
  ];
  for (const [text, expected, given] of cases) assert.equal(outcome(text, given), expected, text);
});

test('R2 recusal takes the vote out and lowers the quorum with it', () => {
  const cases: [string, string[], string][] = [
    ['yy---', ['dora'], 'carried'], // 2 of 4
    ['yyn--', ['ada', 'ben'], 'no-quorum'], // only the no counts
    ['yynn-', ['dora'], 'carried'],
    ['yyyyy', ['ada', 'ben', 'cleo', 'dora'], 'no-quorum'], // one person is no committee
  ];
  for (const [text, away, expected] of cases)
    assert.equal(outcome(text, { of: { recusals: away.map(recused) } }), expected, text);
});

test('R2 a recusal that has ended, or has yet to begin, does not count', () => {
  const ended = { person: 'cleo', from: '2026-11-01T00:00:00Z', to: '2026-11-04T00:00:00Z' };
  assert.equal(outcome('yyn--', { of: { recusals: [ended] } }), 'carried');
  assert.equal(outcome('ynn--', { of: { recusals: [{ person: 'cleo', from: '2027-01-01T00:00:00Z', to: null }] } }), 'lost');
});

test('R2 whoever wrote the report has no vote', () => {
  assert.equal(outcome('yyy--', { of: { reportAuthors: ['ada'] } }), 'carried');
  const cast = castVote(
    vote('-----'),
    { person: 'ada', choice: 'for', at: '2026-11-03T09:00:00Z' },
    {
      committee: committee({ reportAuthors: ['ada'] }),
      rules: defaultVotingRules,
    },
  );
  assert.equal('refused' in cast && cast.refused[0]?.code, 'author-votes');
});

test('K10 when the committee is absent: nothing is decided, or the named deputies are asked', () => {
  assert.equal(outcome('y----'), 'no-quorum');
  const rules = { ...defaultVotingRules, deputies: ['pat', 'quin', 'ada'] };
  const asked = tallyVotes(vote('y----'), { committee: committee(), rules, now: after });
  assert.deepEqual([asked.outcome, asked.deputiesCalled], ['open', true]);
  let decision = vote('y----');
  for (const person of ['pat', 'quin']) {
    const cast = castVote(decision, { person, choice: 'for', at: '2026-11-06T09:00:00Z' }, { committee: committee(), rules });
    assert.ok('decision' in cast, JSON.stringify(cast));
    decision = cast.decision;
  }
  const done = tallyVotes(decision, { committee: committee(), rules, now: '2026-11-06T10:00:00Z' });
  assert.deepEqual([done.outcome, done.decidedAt], ['carried', '2026-11-06T09:00:00Z']);
});

test('R60 an urgent question is decided as soon as the quorum says yes and nobody no', () => {
  const now = '2026-11-03T10:00:00Z';
  assert.equal(outcome('yyy--', { kind: 'zero-day', now }), 'carried');
  assert.equal(outcome('yyyn-', { kind: 'zero-day', now }), 'open');
  assert.equal(outcome('yyy--', { kind: 'accept', now }), 'open');
});

test('a vote can be changed while it is open; strangers, recused people and latecomers are refused', () => {
  const cast = (person: string, at: string, given: Partial<Committee> = {}) => {
    const result = castVote(
      vote('yyyn-'),
      { person, choice: 'against', at },
      { committee: committee(given), rules: defaultVotingRules },
    );
    return 'decision' in result
      ? result.decision.votes.filter((one) => one.choice === 'against').length
      : result.refused[0]?.code;
  };
  assert.equal(cast('ada', '2026-11-04T00:00:00Z'), 2);
  assert.equal(cast('zoe', '2026-11-04T00:00:00Z'), 'no-vote');
  assert.equal(cast('ada', '2026-11-04T00:00:00Z', { recusals: [recused('ada')] }), 'recused');
  assert.equal(cast('ada', after), 'vote-closed');
});

test('whoever is recused cannot change an outcome', () => {
  const text = fc.string({ unit: fc.constantFrom('y', 'n', 'a', '-'), minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 4 }), fc.constantFrom('y', 'n', 'a', '-'), (votes, place, other) => {
      const changed = votes.slice(0, place) + other + votes.slice(place + 1);
      const of = { recusals: [recused(five[place] as string)] };
      assert.equal(outcome(votes, { of }), outcome(changed, { of }));
    }),
  );
});
