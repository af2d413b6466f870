// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts, EmbargoExit } from '../../cases/case-facts.ts';
import { answerInvitation, exitEmbargo } from '../../cases/embargo.ts';
import { isCarried } from '../../cases/guard.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { AnswerForBody, EmbargoExitBody } from '../contract/case-desk.ts';
import { noSuchCase } from './access.ts';
import { keepEmbargoClocks } from './effects.ts';
import { answeredBy } from './embargo.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { wrongField } from './wrong-field.ts';

/**
 * Why people could end the embargo by themselves as of `now` (ADR 057): attacks are a fact, the agreed instant has passed, or
 * the committee has carried a decision to disclose early. Everything else ends it by its own move. Empty: no ground.
 */
export function exitGrounds(facts: CaseFacts, now: string): EmbargoExit[] {
  const { embargo, publicFacts } = facts;
  if (embargo.state !== 'active' && embargo.state !== 'revise') return [];
  const past = embargo.term !== null && Date.parse(embargo.term.until) <= Date.parse(now);
  const grounds: [boolean, EmbargoExit][] = [
    [publicFacts['attacks-seen'] !== null, 'attacks-seen'],
    [past, 'date'],
    [isCarried(facts, 'disclose-early'), 'decided'],
  ];
  return grounds.flatMap(([holds, ground]) => (holds ? [ground] : []));
}

/** Ends the embargo for good; the code name is typed, because there is no second one. */
export async function endEmbargo(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof EmbargoExitBody> & { uid: string },
): Promise<void> {
  await onCase(context, { caller, uid: given.uid, version: given.version }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const { facts, now, row } = work;
    if (given.typed !== row.code_name)
      throw wrongField('typed', 'An ended embargo cannot begin again. Type the code name of the case to end it.');
    const ground = exitGrounds(facts, now).find((one) => one === given.ground);
    if (ground === undefined)
      throw new NgaoError('conflict', 'There is no such ground to end the embargo now. Look at the case again.');
    await work.save({ embargo: exitEmbargo(facts.embargo, ground, now) });
    await keepEmbargoClocks(work);
    await work.tell({ name: 'case.embargo-exit', note: given.reason, data: { ground } });
  });
}

/** Writes down what somebody without an account answered about a date, and how that was told; others answer themselves. */
export async function answerFor(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof AnswerForBody> & { uid: string; participant: string },
): Promise<void> {
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const row = await work.tx
      .selectFrom('case_participants')
      .where('case_uid', '=', given.uid)
      .where('uid', '=', given.participant)
      .where('state', '=', 'active')
      .select(['uid', 'user_id'])
      .executeTakeFirst();
    if (!row) throw noSuchCase();
    if (row.user_id !== null) throw new NgaoError('forbidden', 'Whoever has an account answers for themselves. Ask them.');
    const moved = answerInvitation(work.facts.embargo, { participant: row.uid, answer: given.answer }, work.now);
    if ('refused' in moved)
      throw new NgaoError('conflict', moved.refused.map(({ missing, next }) => `${missing} ${next}`).join(' '));
    await work.save({ embargo: moved.embargo, vendors: answeredBy(work, row.uid) });
    await keepEmbargoClocks(work);
    const data = { participant: row.uid, answer: given.answer, state: moved.embargo.state };
    await work.tell({ name: 'case.embargo-answer-for', note: given.source, data });
  });
}
