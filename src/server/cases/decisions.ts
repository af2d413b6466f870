// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import type { Static } from 'typebox';
import { type Decision, type DecisionKind, type DisclosureFactors, decisionKinds } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { type Committee, castVote, defaultVotingRules, type Tally, tallyVotes, type VotingRules } from '../../cases/decisions.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { CaseTables } from '../../store/case-tables.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';
import type { NewDecision, VoteBody } from '../contract/cases.ts';
import { noSuchCase } from './access.ts';
import { committeeSettings } from './committee-settings.ts';
import { draftForDecision } from './letters.ts';
import { type CaseWork, onCase } from './on-case.ts';
import { deciders, requireDuty } from './people-in-case.ts';
import { checkFactors } from './record-kinds.ts';
import { wrongField } from './wrong-field.ts';

type Row = Selectable<CaseTables['case_decisions']>;
type VoteRow = Pick<Selectable<CaseTables['case_votes']>, 'user_id' | 'vote' | 'at'>;

const day = 86_400_000;

/** What was fixed when the vote was opened. */
interface Needs {
  members: readonly string[];
  closesAt: string;
  round: number;
}

/** Puts a question to those of the committee who are on the case. */
export async function openDecision(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof NewDecision> & { uid: string },
): Promise<void> {
  const kind = decisionKinds.find((one) => one === given.kind);
  if (kind === undefined) throw new NgaoError('usage', `Decide one of: ${decisionKinds.join(', ')}.`);
  const factors = given.factors === undefined ? null : checkFactors(given.factors);
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'committee');
    const { tx, uid, now, box, facts } = work;
    const open = facts.decisions.some((one) => one.kind === kind && one.round === facts.round && one.outcome === 'open');
    if (open) throw new NgaoError('conflict', 'A vote on this is open already. Vote there.');
    const decision = newUid();
    const needs: Needs = {
      members: (await deciders(work)).map(String),
      closesAt: closing(given.closesAt, now),
      round: facts.round,
    };
    await tx
      .insertInto('case_decisions')
      .values({
        uid: decision,
        case_uid: uid,
        kind,
        question: box.seal('case_decisions.question', decision, given.question),
        factors: factors && box.seal('case_decisions.factors', decision, JSON.stringify(factors)),
        opened_by: Number(work.actor.id),
        opened_at: now,
        needs: JSON.stringify(needs),
        outcome: null,
        closed_at: null,
      })
      .execute();
    const told = {
      uid: decision,
      kind,
      round: facts.round,
      outcome: 'open' as const,
      decidedAt: null,
      reasonRecorded: true,
      factors,
    };
    await work.save({ decisions: [...facts.decisions, told] });
    await work.tell({ name: 'case.decision-open', data: { decision, kind, closesAt: needs.closesAt } });
  });
}

export async function vote(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof VoteBody> & { uid: string; decision: string },
): Promise<void> {
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    const { tx, now, box, actor, facts } = work;
    const row = await decisionRow(work, given.decision);
    const rules = await votingRules(tx);
    const committee = committeeOf(row, facts);
    const before = decisionOf(row, await votesOf(tx, row.uid));
    const cast = castVote(before, { person: actor.id, choice: given.vote, at: now }, { committee, rules });
    if ('refused' in cast)
      throw new NgaoError('forbidden', cast.refused.map(({ missing, next }) => `${missing} ${next}`).join(' '));
    const old = await tx
      .deleteFrom('case_votes')
      .where('decision_uid', '=', row.uid)
      .where('user_id', '=', Number(actor.id))
      .returning('uid')
      .execute();
    const uid = newUid();
    await tx
      .insertInto('case_votes')
      .values({
        uid,
        decision_uid: row.uid,
        user_id: Number(actor.id),
        vote: given.vote,
        reason: given.reason ? box.seal('case_votes.reason', uid, given.reason) : null,
        at: now,
      })
      .execute();
    await settleDecisions(work);
    await work.tell({ name: 'case.vote', data: { decision: row.uid, changed: old.length > 0 } });
  });
}

/** Counts the votes that are due; a person asks for it, or the clock does. */
export async function closeDecisions(context: ServerContext, caller: Caller, uid: string): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'committee');
    await settleDecisions(work);
    await work.tell({ name: 'case.votes-counted' });
  });
}

/** Writes down the outcome of every vote of the case that is decided as of now. */
export async function settleDecisions(work: CaseWork): Promise<void> {
  const { tx, uid, now } = work;
  const rows = await tx
    .selectFrom('case_decisions')
    .where('case_uid', '=', uid)
    .where('closed_at', 'is', null)
    .selectAll()
    .execute();
  if (rows.length === 0) return;
  const rules = await votingRules(tx);
  for (const row of rows) {
    const votes = await votesOf(tx, row.uid);
    const tally = tallyVotes(decisionOf(row, votes), { committee: committeeOf(row, work.facts), rules, now });
    if (tally.outcome === 'open') continue;
    await tx.updateTable('case_decisions').set({ outcome: tally.outcome, closed_at: now }).where('uid', '=', row.uid).execute();
    const { outcome, decidedAt } = tally;
    await work.save({
      decisions: work.facts.decisions.map((one) => (one.uid === row.uid ? { ...one, outcome, decidedAt } : one)),
    });
    await work.tell({ name: 'case.decided', data: { decision: row.uid, kind: row.kind, outcome } });
    if (outcome === 'carried') await draftForDecision(work, row.kind as DecisionKind);
  }
}

/** How a vote stands, and why the person may not vote ('' when they may). */
export async function standingDecision(
  { context, caller, facts, now }: { context: ServerContext; caller: Caller; facts: CaseFacts; now: string },
  row: Row,
  votes: readonly VoteRow[],
): Promise<{ tally: Tally; mayNotBecause: string }> {
  const rules = await votingRules(context.db);
  const committee = committeeOf(row, facts);
  const decision = decisionOf(row, votes);
  const asked = castVote(decision, { person: String(caller.person?.id), choice: 'abstain', at: now }, { committee, rules });
  return {
    tally: tallyVotes(decision, { committee, rules, now }),
    mayNotBecause: 'refused' in asked ? (asked.refused[0]?.missing ?? '') : '',
  };
}

async function votingRules(db: Database | Tx): Promise<VotingRules> {
  const { quorum, emergencyDeputies } = await committeeSettings(db);
  return {
    ...defaultVotingRules,
    quorum: { ...defaultVotingRules.quorum, least: quorum },
    deputies: emergencyDeputies.map(String),
  };
}

function committeeOf({ needs }: Row, { people }: CaseFacts): Committee {
  const { members } = needs as unknown as Needs;
  const from = '1970-01-01T00:00:00Z';
  return { members, recusals: people.recused.map((person) => ({ person, from, to: null })), reportAuthors: people.reportAuthors };
}

function decisionOf(row: Row, votes: readonly VoteRow[]): Decision {
  return {
    uid: row.uid,
    kind: row.kind as DecisionKind,
    openedBy: String(row.opened_by),
    openedAt: row.opened_at,
    closesAt: (row.needs as unknown as Needs).closesAt,
    votes: votes.map(({ user_id, vote: choice, at }) => ({ person: String(user_id), choice: choice as 'for', at })),
    factors: null as DisclosureFactors | null,
  };
}

async function votesOf(tx: Tx, decision: string): Promise<VoteRow[]> {
  return await tx.selectFrom('case_votes').where('decision_uid', '=', decision).select(['user_id', 'vote', 'at']).execute();
}

async function decisionRow({ tx, uid }: CaseWork, decision: string): Promise<Row> {
  const row = await tx
    .selectFrom('case_decisions')
    .where('case_uid', '=', uid)
    .where('uid', '=', decision)
    .selectAll()
    .executeTakeFirst();
  if (!row) throw noSuchCase();
  return row;
}

function closing(text: string | undefined, now: string): string {
  if (text === undefined) return new Date(Date.parse(now) + 3 * day).toISOString();
  const time = Date.parse(text);
  if (Number.isNaN(time) || time <= Date.parse(now) || time > Date.parse(now) + 90 * day)
    throw wrongField('closesAt', '"closesAt" must be an instant within the next 90 days.');
  return new Date(time).toISOString();
}
