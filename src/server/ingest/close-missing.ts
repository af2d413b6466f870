// SPDX-License-Identifier: Apache-2.0
import { emptyPlan } from '../../findings/reconcile/plan.ts';
import { judgeClosures, planMissing } from '../../findings/reconcile/reconcile.ts';
import type { Tx } from '../context.ts';
import { noneGrouped } from './group-ids.ts';
import type { Import } from './import-job.ts';
import { savePlan } from './save-plan.ts';
import { knownOf, liveFindings } from './take-chunk.ts';

export interface Gone {
  remark: string;
  /** Findings to close. */
  ids: number[];
  /** Whether afterwards exactly what the report tells is alive. */
  isWhole: boolean;
  /** Whether they wait for a person. */
  isHeld: boolean;
}

/**
 * What the stream told and this report does not, as far as it may be ended. After a crash among closures fewer are live and
 * fewer are missing, so that the judgement stays the same.
 */
export async function missingOf({ context, site, run, seen, counts, content, isAlone }: Import): Promise<Gone> {
  if (isAlone) return { remark: '', ids: [], isWhole: true, isHeld: false };
  const live = await context.db
    .selectFrom('observations')
    .innerJoin('findings', 'findings.id', 'observations.finding_id')
    .where('stream_id', '=', site.streamId)
    .where('until_report', 'is', null)
    .select(['findings.id', 'kind'])
    .execute();
  const asked = content.proof?.kinds;
  const missing = live.filter(({ id, kind }) => !seen.has(id) && (asked === undefined || asked.includes(kind as 'code')));
  const verdict = judgeClosures({ live: live.length, missing: missing.length }, run);
  if (verdict.may === 'hold') counts.held += missing.length;
  const isWhole = verdict.may === 'close';
  return { remark: verdict.because, ids: isWhole ? missing.map(({ id }) => id) : [], isWhole, isHeld: verdict.may === 'hold' };
}

/** Closes findings that no report of the stream tells any more. */
export async function closeMissing(tx: Tx, { site, run, counts }: Import, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const gone = planMissing((await liveFindings(tx, ids, site)).map(knownOf), run);
  await savePlan(tx, { ...emptyPlan(), ...gone }, { site, grouped: noneGrouped });
  counts.closed += gone.closes.length;
}
