// SPDX-License-Identifier: Apache-2.0
import type { Decision, DecisionKind, Instant, Recusal, Uid, Vote } from './case.ts';
import { at, type Refusal } from './guard.ts';

export interface VotingRules {
  /** Members of the committee who must have voted (abstaining counts), of those who may vote. */
  quorum: { least: number; share: number };
  /** For these more than half of yes and no is not enough: two thirds. */
  twoThirds: readonly DecisionKind[];
  /** For these it is decided as soon as the quorum has voted for it and nobody against. */
  closesEarly: readonly DecisionKind[];
  /** Who may vote when the quorum is missed: named deputies, in order; the reading tells when it comes to that. */
  deputies: readonly Uid[];
}

/**
 * K10: the process names no quorum, no recusal and nobody who speaks when the committee is absent. Until the foundation says
 * otherwise: at least two and at least half of those who may vote; more yes than no; without deputies nothing is decided
 * and the question stays open.
 */
export const defaultVotingRules: VotingRules = {
  quorum: { least: 2, share: 0.5 },
  twoThirds: [],
  closesEarly: ['disclose-early', 'zero-day', 'waive-leak'],
  deputies: [],
};

export interface Committee {
  /** Members when the vote was opened. */
  members: readonly Uid[];
  recusals: readonly Recusal[];
  /** Who wrote the report: R2. */
  reportAuthors: readonly Uid[];
}

export interface Tally {
  outcome: 'open' | 'carried' | 'lost' | 'no-quorum';
  for: number;
  against: number;
  abstain: number;
  quorum: number;
  /** Who may vote and has not. */
  waitingFor: readonly Uid[];
  /** The deputies are asked because the committee was absent. */
  deputiesCalled: boolean;
  decidedAt: Instant | null;
}

export type VoteCast = { decision: Decision } | { refused: readonly Refusal[] };

/** Adds a vote; one person has one, and may change it while it is open. Being recused later takes it out of the count. */
export function castVote(
  decision: Decision,
  vote: Vote,
  { committee, rules }: { committee: Committee; rules: VotingRules },
): VoteCast {
  const tally = tallyVotes(decision, { committee, rules, now: vote.at });
  const refusal = refusalOf(decision, vote, { committee, rules, tally });
  if (refusal) return { refused: [refusal] };
  return { decision: { ...decision, votes: [...decision.votes.filter(({ person }) => person !== vote.person), vote] } };
}

/** Counts as of `now`. The quorum is of those who may vote, so recusing people neither blocks nor carries anything. */
export function tallyVotes(
  decision: Decision,
  { committee, rules, now }: { committee: Committee; rules: VotingRules; now: Instant },
): Tally {
  const able = ableToVote(committee, now);
  const quorum = Math.max(rules.quorum.least, Math.ceil(able.length * rules.quorum.share));
  const over = at(now) > at(decision.closesAt);
  const own = countedVotes(decision, able);
  const deputiesCalled = over && own.length < quorum && deputiesOf(rules, committee, now).length > 0;
  const voters = deputiesCalled ? [...able, ...deputiesOf(rules, committee, now)] : able;
  const votes = deputiesCalled ? [...own, ...deputyVotes(decision, voters)] : own;
  const count = (choice: Vote['choice']) => votes.filter((vote) => vote.choice === choice).length;
  const counts = { for: count('for'), against: count('against'), abstain: count('abstain') };
  const early = rules.closesEarly.includes(decision.kind) && counts.for >= quorum && counts.against === 0;
  const outcome = outcomeOf(counts, {
    enough: votes.length >= quorum,
    over,
    early,
    deputiesCalled,
    needs: needsOf(decision, rules),
  });
  const last =
    votes
      .map((vote) => vote.at)
      .sort((a, b) => at(a) - at(b))
      .at(-1) ?? decision.closesAt;
  return {
    ...counts,
    outcome,
    quorum,
    waitingFor: voters.filter((person) => !votes.some((vote) => vote.person === person)),
    deputiesCalled,
    decidedAt: outcome === 'open' ? null : early || deputiesCalled ? last : decision.closesAt,
  };
}

/** Members without a conflict of interest who did not write the report. */
export function ableToVote({ members, recusals, reportAuthors }: Committee, now: Instant): readonly Uid[] {
  return [...new Set(members)].filter((person) => !reportAuthors.includes(person) && !isRecused(recusals, person, now));
}

export function isRecused(recusals: readonly Recusal[], person: Uid, now: Instant): boolean {
  return recusals.some((one) => one.person === person && at(one.from) <= at(now) && (one.to === null || at(now) < at(one.to)));
}

function refusalOf(
  decision: Decision,
  { person, at: when }: Vote,
  { committee, rules, tally }: { committee: Committee; rules: VotingRules; tally: Tally },
): Refusal | null {
  const refusal = (code: string, missing: string, next: string): Refusal => ({ code, missing, next });
  if (committee.reportAuthors.includes(person))
    return refusal('author-votes', 'Whoever wrote the report does not vote about it.', 'Leave it to the others.');
  if (isRecused(committee.recusals, person, when))
    return refusal('recused', 'This person has declared a conflict of interest.', 'Leave it to the others.');
  const deputy = tally.deputiesCalled && rules.deputies.includes(person);
  if (!committee.members.includes(person) && !deputy)
    return refusal('no-vote', 'This person has no vote here.', 'Ask a member of the committee.');
  if (tally.outcome !== 'open' || at(when) < at(decision.openedAt))
    return refusal('vote-closed', 'The vote is decided or over.', 'Open a new one.');
  return null;
}

/** Votes of those who may, in time. */
function countedVotes({ votes, openedAt, closesAt }: Decision, able: readonly Uid[]): Vote[] {
  return votes.filter((vote) => able.includes(vote.person) && at(vote.at) >= at(openedAt) && at(vote.at) <= at(closesAt));
}

function deputyVotes({ votes, closesAt }: Decision, voters: readonly Uid[]): Vote[] {
  return votes.filter((vote) => voters.includes(vote.person) && at(vote.at) > at(closesAt));
}

function deputiesOf({ deputies }: VotingRules, { members, ...rest }: Committee, now: Instant): readonly Uid[] {
  return ableToVote({ ...rest, members: deputies.filter((person) => !members.includes(person)) }, now);
}

function needsOf({ kind }: Decision, { twoThirds }: VotingRules): number {
  return twoThirds.includes(kind) ? 2 / 3 : 1 / 2;
}

function outcomeOf(
  { for: yes, against }: { for: number; against: number },
  how: { enough: boolean; over: boolean; early: boolean; deputiesCalled: boolean; needs: number },
): Tally['outcome'] {
  if (how.early) return 'carried';
  if (!how.over) return 'open';
  if (!how.enough) return how.deputiesCalled ? 'open' : 'no-quorum';
  // Half is not more than half, two thirds are two thirds.
  const share = yes + against === 0 ? 0 : yes / (yes + against);
  return share > how.needs || (how.needs > 1 / 2 && share >= how.needs) ? 'carried' : 'lost';
}
