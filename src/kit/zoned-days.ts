// SPDX-License-Identifier: Apache-2.0
import { addDays, type DayCount, dueDate } from './working-days.ts';

/** Days as a place counts them. Zone names are IANA's; the runtime's own tables know their daylight saving. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the runtime knows the place: `Africa/Nairobi` and `UTC` yes, `Nairobi` no, nor abbreviations like `EST`. */
export function isZone(zone: string): boolean {
  if (zone !== 'UTC' && !zone.includes('/')) return false;
  try {
    new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The wall clock of the zone at an instant, written as if it were UTC, in milliseconds. */
export function wallTime(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1_000) + 1_000) % 1_000);
}

/**
 * The instant at which the zone's wall clock shows this time. An hour that daylight saving leaves out is the same time
 * after the jump; one that it repeats is the first of the two.
 */
export function instantOfWall(wall: number, zone: string): number {
  // Offsets differ by a day at most around a change: what the zone had a day before, and has a day after.
  const offsets = [wall - 86_400_000, wall + 86_400_000].map((near) => wallTime(near, zone) - near);
  const found = offsets.map((offset) => wall - offset).filter((instant) => wallTime(instant, zone) === wall);
  return found.length > 0 ? Math.min(...found) : wall - Math.min(...offsets);
}

/** The zone's date `YYYY-MM-DD` at an instant (RFC 3339). */
export function zonedDate(instant: string, zone: string): string {
  return new Date(wallTime(Date.parse(instant), zone)).toISOString().slice(0, 10);
}

/** The last second of a date in the zone, RFC 3339 in UTC. */
export function lastSecondOf(date: string, zone: string): string {
  return told(instantOfWall(Date.parse(`${addDays(date, 1)}T00:00:00Z`), zone) - 1_000);
}

/**
 * The last second in which so many days of the zone have passed; the day of `from`, as the zone has it, is day 0.
 * @param holidays `YYYY-MM-DD`, days of the zone; only business days look at them.
 */
export function dueInZone(
  from: string,
  count: DayCount,
  { zone, holidays }: { zone: string; holidays: ReadonlySet<string> },
): string {
  return lastSecondOf(dueDate(zonedDate(from, zone), count, holidays).slice(0, 10), zone);
}

/** RFC 3339 in UTC, whole seconds without a fraction. */
export function told(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
