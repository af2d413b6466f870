// SPDX-License-Identifier: Apache-2.0
import { leastCases } from '../../advisories/site/site-source.ts';
import type { WorkState } from '../../cases/case.ts';
import { lately, medianOf } from '../../cases/times-taken.ts';
import { businessDaysBetween } from '../../kit/working-days.ts';
import type { Database } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';

const day = 86_400_000;
/** Announced, or ended without a flaw to keep silent about. A duplicate is as secret as the case that it joined. */
const known: readonly WorkState[] = ['announced', 'completed', 'rejected', 'declined', 'redirected'];

/**
 * Median working days until reports were answered lately, by the committee's holidays; null before there are as many as the trust
 * page asks for: fewer say more about one report than about the committee. Only cases of `known` states count, as of the beginning
 * of the day: what is under embargo moves no number that everybody reads (R6), and nobody sees from outside when the committee works.
 */
export async function answeredWithin(db: Database, now: string): Promise<number | null> {
  const rows = await db
    .selectFrom('case_clocks as k')
    .innerJoin('cases as c', 'c.uid', 'k.case_uid')
    .where('k.kind', '=', 'acknowledge')
    .where('k.state', '=', 'met')
    .where('k.ended_at', '>=', new Date(Date.parse(now) - lately * day).toISOString())
    .where('c.state', 'in', known)
    .where('c.moved_at', '<', `${now.slice(0, 10)}T00:00:00Z`)
    .select(['k.started_at', 'k.ended_at'])
    .orderBy('k.ended_at', 'desc')
    .limit(1000)
    .execute();
  if (rows.length < leastCases) return null;
  const holidays = new Set((await committeeSettings(db)).holidays);
  return medianOf(rows.map(({ started_at, ended_at }) => businessDaysBetween(started_at, ended_at ?? now, holidays)));
}
