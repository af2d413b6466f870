// SPDX-License-Identifier: Apache-2.0
import { businessDaysBetween } from '../kit/working-days.ts';
import type { Instant } from './case.ts';
import type { CaseClock } from './clocks.ts';
import { at } from './guard.ts';

/** Days back that count as lately: twelve months. */
export const lately = 365;

/** Whether it lies in the last twelve months; what is to come does not. */
export function isLately(instant: Instant, now: Instant): boolean {
  return at(instant) <= at(now) && at(instant) >= at(now) - lately * 86_400_000;
}

/** The middle of them, or half-way between the two in the middle; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? 0)) / 2;
}

/** R62, R14: median working days from receipt to an answer, of the clocks met in the last twelve months; null of none. */
export function medianAckDays(
  clocks: readonly CaseClock[],
  { holidays, now }: { holidays: readonly string[]; now: Instant },
): number | null {
  const free = new Set(holidays);
  const taken = clocks
    .filter(({ kind }) => kind === 'acknowledge')
    .flatMap(({ startedAt, events }) => {
      const met = events.find(({ kind }) => kind === 'meet');
      return met && isLately(met.at, now) ? [businessDaysBetween(startedAt, met.at, free)] : [];
    });
  return medianOf(taken);
}
