// SPDX-License-Identifier: Apache-2.0
import { isBusinessDay } from './working-days.ts';

/** A span in which the clock stands, with the reason somebody gave. `to` null: still. */
export interface Pause {
  from: string;
  to: string | null;
  reason: string;
}

/** In milliseconds since 1970, merged and in order. */
export interface Span {
  from: number;
  to: number;
}

const day = 86_400_000;

/** The spans within [start, end], overlapping ones joined. */
export function spansOf(pauses: readonly Pause[], { start, end }: { start: number; end: number }): Span[] {
  const clipped = pauses
    .map(({ from, to }) => ({ from: Math.max(Date.parse(from), start), to: Math.min(to === null ? end : Date.parse(to), end) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of clipped) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/**
 * An instant moved later by the paused time before it. A clock of business days counts only the paused part of business
 * days and moves within business days; a pause that begins after the instant comes too late.
 */
export function extend(instant: number, spans: readonly Span[], { unit, holidays }: Counting): number {
  let at = instant;
  for (const span of spans) {
    if (span.from > at) break;
    const paused = unit === 'calendar' ? span.to - span.from : businessTime(span, holidays);
    at = unit === 'calendar' ? at + paused : addBusinessTime(at, paused, holidays);
  }
  return at;
}

export interface Counting {
  unit: 'calendar' | 'business';
  holidays: ReadonlySet<string>;
}

function businessTime({ from, to }: Span, holidays: ReadonlySet<string>): number {
  let sum = 0;
  for (let at = from; at < to; at = endOfDay(at)) {
    if (isBusinessDay(at, holidays)) sum += Math.min(endOfDay(at), to) - at;
  }
  return sum;
}

function addBusinessTime(from: number, time: number, holidays: ReadonlySet<string>): number {
  let at = from;
  let left = time;
  while (left > 0) {
    const end = endOfDay(at);
    if (isBusinessDay(at, holidays)) {
      if (left < end - at) return at + left;
      left -= end - at;
      // Exactly a day: the last second of that day, as everywhere, not the first of a weekend.
      if (left === 0) return end - 1_000;
    }
    at = end;
  }
  return at;
}

function endOfDay(at: number): number {
  return Math.floor(at / day) * day + day;
}
