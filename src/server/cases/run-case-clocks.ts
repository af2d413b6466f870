// SPDX-License-Identifier: Apache-2.0
import type { CaseFacts } from '../../cases/case-facts.ts';
import { settleEmbargo } from '../../cases/embargo.ts';
import { emergencyHours } from '../../cases/guards-emergency.ts';
import { moveCase } from '../../cases/move-case.ts';
import { isEndState } from '../../cases/states.ts';
import { type ServerContext, systemCaller } from '../context.ts';
import { settleDecisions } from './decisions.ts';
import { keepEmbargoClocks } from './effects.ts';
import { saveMove } from './move.ts';
import { notifyCommittee } from './notify-committee.ts';
import { type CaseWork, onCaseAs } from './on-case.ts';
import { reminderDue, remindReporter } from './remind-reporter.ts';
import { tellOfClocks, wordsDue } from './tell-of-clocks.ts';

const caller = systemCaller('clocks');
const actor = { id: 'system', duties: ['system' as const] };
const hour = 3_600_000;
const day = 24 * hour;

/**
 * What time alone does to cases: votes that are due are counted, an emergency that nobody confirmed lapses, invitations lapse,
 * a reporter who was asked is reminded, an emergency is looked at every day, and who has to hear of a clock hears of it. Each step may be done again and does nothing then.
 */
export async function runCaseClocks(context: ServerContext): Promise<void> {
  const rows = await context.db.selectFrom('cases').where('destroyed_at', 'is', null).select('uid').orderBy('uid').execute();
  for (const { uid } of rows) await runOne(context, uid);
}

async function runOne(context: ServerContext, uid: string): Promise<void> {
  try {
    const due = await stepsDue(context, uid);
    if (due.length === 0) return;
    await onCaseAs(context, { caller, actor, uid }, async (work) => {
      for (const step of due) await step(work);
    });
  } catch (error) {
    // One case that cannot be moved does not stop the others; what is wrong with it stands in the log by its code alone.
    context.log.warn({ code: (error as { code?: string }).code ?? 'internal' }, 'the clocks of a case could not be moved');
  }
}

type Step = (work: CaseWork) => Promise<void>;

/** What there is to do, asked of clear columns alone: no key is opened for a case that has nothing due. */
async function stepsDue(context: ServerContext, uid: string): Promise<Step[]> {
  const now = context.now();
  const { facts } = await context.db.selectFrom('cases').where('uid', '=', uid).select('facts').executeTakeFirstOrThrow();
  const told = facts as unknown as CaseFacts;
  return [
    ...((await votesDue(context, uid, now)) ? [countVotes] : []),
    ...(emergencyLapsed(told, now) ? [lapseEmergency] : []),
    ...(changes(told, now) ? [lapseInvitations] : []),
    ...(told.emergency.stage === 'confirmed' && !isEndState(told.state) && (await reviewDue(context, uid, now))
      ? [reviewDaily]
      : []),
    ...(told.state === 'needs-info' && (await reminderDue(context, told, now)) !== null ? [remindReporter] : []),
    ...((await wordsDue(context.db, told, now)).length > 0 ? [tellOfClocks] : []),
  ];
}

async function votesDue({ db }: ServerContext, uid: string, now: string): Promise<boolean> {
  const rows = await db
    .selectFrom('case_decisions')
    .where('case_uid', '=', uid)
    .where('closed_at', 'is', null)
    .select('needs')
    .execute();
  return rows.some(({ needs }) => Date.parse((needs as unknown as { closesAt: string }).closesAt) <= Date.parse(now));
}

async function countVotes(work: CaseWork): Promise<void> {
  await settleDecisions(work);
  await work.tell({ name: 'case.votes-counted' });
}

function emergencyLapsed({ emergency: { stage, called } }: CaseFacts, now: string): boolean {
  return stage === 'called' && called !== null && Date.parse(now) > Date.parse(called.at) + emergencyHours * hour;
}

async function lapseEmergency(work: CaseWork): Promise<void> {
  const move = moveCase(work.facts, 'lapse-emergency', { actor: work.actor, now: work.now });
  if ('moved' in move) await saveMove(work, move.moved, undefined);
}

function changes({ embargo }: CaseFacts, now: string): boolean {
  return JSON.stringify(settleEmbargo(embargo, now)) !== JSON.stringify(embargo);
}

async function lapseInvitations(work: CaseWork): Promise<void> {
  const embargo = settleEmbargo(work.facts.embargo, work.now);
  await work.save({ embargo });
  await keepEmbargoClocks(work);
  await work.tell({ name: 'case.embargo-settle', data: { state: embargo.state } });
}

async function reviewDue({ db }: ServerContext, uid: string, now: string): Promise<boolean> {
  const since = new Date(Date.parse(now) - day).toISOString();
  const row = await db
    .selectFrom('case_events')
    .where('case_uid', '=', uid)
    .where('name', 'in', ['case.daily-review', 'case.confirm-emergency'])
    .where('at', '>', since)
    .select('uid')
    .executeTakeFirst();
  return row === undefined;
}

/** The committee is asked to look, once a day for as long as the emergency lasts. */
async function reviewDaily(work: CaseWork): Promise<void> {
  await notifyCommittee(work);
  await work.tell({ name: 'case.daily-review' });
}
