// SPDX-License-Identifier: Apache-2.0
import { isBusinessDay } from '../../kit/working-days.ts';
import type { Database } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';

const day = 86_400_000;
/** Fewer answers than this say more about one report than about the committee. */
const least = 5;
/** Days back that count as lately. */
const lately = 365;

/** Median working days until reports were answered lately, by the committee's holidays; null before there are enough. */
export async function answeredWithin(db: Database, now: string): Promise<number | null> {
  const rows = await db
    .selectFrom('case_clocks')
    .where('kind', '=', 'acknowledge')
    .where('state', '=', 'met')
    .where('ended_at', '>=', new Date(Date.parse(now) - lately * day).toISOString())
    .select(['started_at', 'ended_at'])
    .limit(1000)
    .execute();
  if (rows.length < least) return null;
  const holidays = new Set((await committeeSettings(db)).holidays ?? []);
  const days = rows.map(({ started_at, ended_at }) => workingDays(started_at, ended_at ?? now, holidays)).sort((a, b) => a - b);
  const middle = Math.floor(days.length / 2);
  const upper = days[middle] ?? 0;
  return days.length % 2 === 1 ? upper : ((days[middle - 1] ?? 0) + upper) / 2;
}

function workingDays(from: string, to: string, holidays: ReadonlySet<string>): number {
  let count = 0;
  for (let at = Date.parse(from.slice(0, 10)) + day; at <= Date.parse(to.slice(0, 10)); at += day)
    if (isBusinessDay(at, holidays)) count++;
  return count;
}
