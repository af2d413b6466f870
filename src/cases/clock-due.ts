// SPDX-License-Identifier: Apache-2.0
import { extend, type Span } from '../kit/pauses.ts';
import type { DayCount } from '../kit/working-days.ts';
import { addDays } from '../kit/working-days.ts';
import { dueInZone, instantOfWall, lastSecondOf, told, wallTime, zonedDate } from '../kit/zoned-days.ts';
import type { WorkCalendar } from '../model/sla.ts';
import type { Instant } from './case.ts';
import type { ClockSpec } from './clock-kinds.ts';

/** The committee's days: zone, holidays there, ends of program increments. */
export interface CaseCalendar extends WorkCalendar {
  /** IANA name; days begin and end by its wall clock. */
  zone: string;
}

export type CaseLevel = 'critical' | 'high' | 'medium' | 'low';

export interface DueSetting {
  calendar: CaseCalendar;
  /** R54-R57 by this level; null: like high, until somebody rates it. */
  level: CaseLevel | null;
  /** For clocks whose end was agreed. */
  givenAt: Instant | null;
  spans: readonly Span[];
}

export interface Due {
  dueAt: Instant;
  /** When a word is said, in order. */
  reminders: readonly Instant[];
  because: readonly string[];
}

const hour = 3_600_000;
const day = 24 * hour;
const levels: readonly CaseLevel[] = ['critical', 'high', 'medium', 'low'];
const counts: Record<CaseLevel, { rule: string; count: DayCount }> = {
  critical: { rule: 'R54', count: { days: 3, unit: 'business' } },
  high: { rule: 'R55', count: { days: 30, unit: 'calendar' } },
  medium: { rule: 'R56', count: { days: 60, unit: 'calendar' } },
  low: { rule: 'R57', count: { days: 90, unit: 'calendar' } },
};

/** The end of a clock and its reminders, pauses counted in. The day of the start, in the calendar's zone, is day 0. */
export function dueOf(spec: ClockSpec, startedAt: Instant, setting: DueSetting): Due {
  const { count, rule, reminders } = spec;
  if (count === 'level') return levelDue(startedAt, setting);
  if (count === 'given') return givenDue(spec, setting.givenAt ?? startedAt);
  if ('hours' in count) {
    const dueAt = later(told(Date.parse(startedAt) + count.hours * hour), 'calendar', setting);
    return { dueAt, reminders: [], because: [`${rule}: ${count.hours} hours after ${startedAt}.`] };
  }
  const end = inDays(startedAt, count, setting);
  const words = `${count.days} ${count.unit === 'business' ? 'working days' : 'days'}`;
  const marks = reminders.map((days) => beginOf(inDays(startedAt, { ...count, days }, setting), setting));
  return {
    dueAt: later(end, count.unit, setting),
    reminders: marks.map((mark) => later(mark, count.unit, setting)),
    because: [`${rule}: ${words} after ${zonedDate(startedAt, setting.calendar.zone)} (${setting.calendar.zone}).`],
  };
}

function levelDue(startedAt: Instant, setting: DueSetting): Due {
  const level = setting.level ?? 'high';
  // An increment may end before a worse one would be due by its own rule: worse is never due later than milder.
  const all = levels.slice(levels.indexOf(level)).map((one) => ({ one, ...ownDue(one, startedAt, setting) }));
  const first = all.reduce((held, next) => (Date.parse(next.dueAt) < Date.parse(held.dueAt) ? next : held));
  const milder = first.one === level ? '' : ` Worse (${level}) is never due later.`;
  const warn = warnOf(level, { startedAt, dueAt: first.dueAt }, setting);
  const early = warn === null ? [] : [Date.parse(warn) < Date.parse(first.dueAt) ? warn : first.dueAt];
  return { dueAt: first.dueAt, reminders: early, because: [`${first.because}${milder}`] };
}

function ownDue(level: CaseLevel, startedAt: Instant, setting: DueSetting): { dueAt: Instant; because: string } {
  const { rule, count } = counts[level];
  const own = later(inDays(startedAt, count, setting), count.unit, setting);
  const end = level === 'high' ? incrementEnd(startedAt, setting) : null;
  if (end === null || Date.parse(own) <= Date.parse(end)) {
    const words = `${count.days} ${count.unit === 'business' ? 'working days' : 'days'}`;
    return { dueAt: own, because: `${rule}: ${level} is due ${words} after ${zonedDate(startedAt, setting.calendar.zone)}.` };
  }
  return { dueAt: end, because: `${rule}: ${level} is due by the end of the increment.` };
}

/** R54 warns after the first working day, R55 a week and R57 two weeks before, R56 at the end of the increment. */
function warnOf(
  level: CaseLevel,
  { startedAt, dueAt }: { startedAt: Instant; dueAt: Instant },
  setting: DueSetting,
): Instant | null {
  if (level === 'critical') return later(inDays(startedAt, { days: 1, unit: 'business' }, setting), 'business', setting);
  if (level === 'medium') return incrementEnd(startedAt, setting);
  const before = told(Date.parse(dueAt) - (level === 'high' ? 7 : 14) * day);
  return Date.parse(before) < Date.parse(startedAt) ? startedAt : before;
}

/** The last second of the increment in which the start lies, pauses counted in; null where the calendar knows none. */
function incrementEnd(startedAt: Instant, setting: DueSetting): Instant | null {
  const { incrementEnds, zone } = setting.calendar;
  const today = zonedDate(startedAt, zone);
  const end = incrementEnds.filter((one) => one >= today).sort()[0];
  return end === undefined ? null : later(lastSecondOf(end, zone), 'calendar', setting);
}

function givenDue({ rule, reminders }: ClockSpec, givenAt: Instant): Due {
  const marks = reminders.map((days) => told(Date.parse(givenAt) + days * day));
  return { dueAt: givenAt, reminders: marks, because: [`${rule}: agreed.`] };
}

function inDays(from: Instant, count: DayCount, { calendar: { zone, holidays } }: DueSetting): Instant {
  return dueInZone(from, count, { zone, holidays: new Set(holidays) });
}

/** The first second of the day that ends with this one. */
function beginOf(lastSecond: Instant, { calendar: { zone } }: DueSetting): Instant {
  return told(Date.parse(lastSecondOf(addDays(zonedDate(lastSecond, zone), -1), zone)) + 1_000);
}

/** Moved by what was paused before it; working time is counted by the wall clock of the zone. */
function later(instant: Instant, unit: DayCount['unit'], { spans, calendar: { zone, holidays } }: DueSetting): Instant {
  if (spans.length === 0) return instant;
  const counting = { unit, holidays: new Set(holidays) };
  if (unit === 'calendar') return told(extend(Date.parse(instant), spans, counting));
  const walls = spans.map(({ from, to }) => ({ from: wallTime(from, zone), to: wallTime(to, zone) }));
  return told(instantOfWall(extend(wallTime(Date.parse(instant), zone), walls, counting), zone));
}
