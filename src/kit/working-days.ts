// SPDX-License-Identifier: Apache-2.0

const day = 86_400_000;

/** So many days, weekends and holidays counted or not. */
export interface DayCount {
  days: number;
  unit: 'calendar' | 'business';
}

/**
 * The last second (UTC) in which the grace still holds. The day of `from` is day 0, whatever its hour: a finding of
 * Friday 23:59 with one business day is due at the end of Monday. Weekends are Saturday and Sunday.
 *
 * @param from RFC 3339, any offset; counted by its UTC date, so that every machine agrees.
 * @param holidays `YYYY-MM-DD`; only business days look at them.
 */
export function dueDate(from: string, grace: DayCount, holidays: ReadonlySet<string>): string {
  let at = Date.parse(`${utcDate(from)}T00:00:00Z`);
  if (grace.unit === 'calendar') at += grace.days * day;
  else at = moveBusinessDays(at, grace.days, holidays);
  return `${new Date(at).toISOString().slice(0, 10)}T23:59:59Z`;
}

/** The UTC date `YYYY-MM-DD` of an RFC 3339 instant or of a bare date. */
export function utcDate(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** Whether the day exists: `2026-02-30` does not. */
export function isRealDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

/** A date moved by whole days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

function moveBusinessDays(from: number, days: number, holidays: ReadonlySet<string>): number {
  let at = from;
  for (let left = days; left > 0; ) {
    at += day;
    if (isBusinessDay(at, holidays)) left--;
  }
  return at;
}

/** Working days after the UTC day of `from` up to the UTC day of `to`; 0 on the same day, and where `to` is earlier. */
export function businessDaysBetween(from: string, to: string, holidays: ReadonlySet<string>): number {
  const end = Date.parse(`${utcDate(to)}T00:00:00Z`);
  let count = 0;
  for (let at = Date.parse(`${utcDate(from)}T00:00:00Z`) + day; at <= end; at += day) if (isBusinessDay(at, holidays)) count++;
  return count;
}

/** Whether the UTC day of the instant (milliseconds) is none of Saturday, Sunday and the holidays. */
export function isBusinessDay(at: number, holidays: ReadonlySet<string>): boolean {
  const date = new Date(at);
  const weekday = date.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  return holidays.size === 0 || !holidays.has(date.toISOString().slice(0, 10));
}
