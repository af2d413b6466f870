// SPDX-License-Identifier: Apache-2.0
import { isInForce, mergeEmbargoes } from '../../cases/embargo.ts';
import { embargoClocks } from '../../cases/embargo-clocks.ts';
import { laneProfiles } from '../../cases/lanes.ts';
import type { Effect } from '../../cases/transition.ts';
import { wholeStanding } from './access.ts';
import { changeClocks } from './clocks.ts';
import { type CaseWork, caseWork } from './on-case.ts';

/** What follows from a move beside its clocks, in the same transaction. */
export async function carryEffects(work: CaseWork, effects: readonly Effect[]): Promise<void> {
  if (effects.includes('join-embargo-of-original')) await joinOriginal(work);
  if (effects.includes('exit-embargo')) await keepEmbargoClocks(work);
}

/** The clocks of the embargo follow the embargo, whoever changed it. */
export async function keepEmbargoClocks(work: CaseWork): Promise<void> {
  const { facts, actor, now } = work;
  // A lane without secrecy has no promise of silence to keep.
  if (facts.lane !== null && laneProfiles[facts.lane].without.includes('embargo-date')) return;
  await changeClocks(work, (clocks) => embargoClocks(clocks, facts.embargo, { by: actor.id, now }));
}

/**
 * R41: both cases keep the earlier date and everybody bound by either is bound by it; the original remembers when the other
 * report came in, for the order of thanks.
 */
async function joinOriginal(work: CaseWork): Promise<void> {
  const { tx, facts, uid } = work;
  const of = facts.duplicate?.of;
  if (of === undefined) return;
  const row = await tx.selectFrom('cases').where('uid', '=', of).selectAll().forUpdate().executeTakeFirstOrThrow();
  // Its box stays closed: nothing of it is read, and what is told holds no word.
  const original = caseWork(work, { row, box: work.box, standing: wholeStanding, actor: work.actor });
  const embargo = mergeEmbargoes(original.facts.embargo, facts.embargo);
  const joined = [...(original.facts.joined ?? []).filter((one) => one.uid !== uid), { uid, receivedAt: facts.receivedAt }];
  await original.save({ embargo, joined });
  await keepEmbargoClocks(original);
  await original.tell({ name: 'case.joined-by-duplicate', data: { duplicate: uid } });
  if (isInForce(embargo)) await work.save({ embargo });
  await keepEmbargoClocks(work);
}
