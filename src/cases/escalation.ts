// SPDX-License-Identifier: Apache-2.0
import type { Instant, Uid } from './case.ts';
import type { ClockReading } from './clocks.ts';
import { at } from './guard.ts';

const day = 86_400_000;
/** K10: when the committee has let a deadline pass for so long, its deputies hear of it. */
const daysToDeputies = 3;

export type EscalateTo = 'owner' | 'committee' | 'deputies';

/**
 * Who has to hear of a clock now: its owner when it is warned or a reminder has come, the committee when it is breached, the
 * deputies three days later. Without an owner the committee hears at once. null: nobody.
 */
export function escalationOf(reading: ClockReading, { owner, now }: { owner: Uid | null; now: Instant }): EscalateTo | null {
  if (reading.state === 'warned' || reading.state === 'reached') return owner === null ? 'committee' : 'owner';
  if (reading.state !== 'breached') return null;
  return at(now) > at(reading.dueAt) + daysToDeputies * day ? 'deputies' : 'committee';
}

/** The same, unless it was said already since there was a reason to: each word is said once. */
export function escalationDue(
  reading: ClockReading,
  { owner, now, toldAt }: { owner: Uid | null; now: Instant; toldAt: Instant | null },
): EscalateTo | null {
  const to = escalationOf(reading, { owner, now });
  if (to === null) return null;
  return toldAt === null || at(toldAt) < reasonSince(reading, to, now) ? to : null;
}

function reasonSince({ state, dueAt, reminders }: ClockReading, to: EscalateTo, now: Instant): number {
  if (to === 'deputies') return at(dueAt) + daysToDeputies * day;
  if (state === 'breached' || state === 'reached') return at(dueAt);
  const passed = reminders.map((one) => at(one)).filter((moment) => moment <= at(now));
  return Math.max(...passed);
}
