// SPDX-License-Identifier: Apache-2.0

import { extend, type Span } from '../../kit/pauses.ts';
import { addDays, dueDate, utcDate } from '../../kit/working-days.ts';
import type { Grace } from '../../model/policy.ts';
import { type Severity, severities } from '../../model/severity.ts';
import type { SlaProfile, SlaRule, WorkCalendar } from '../../model/sla.ts';
import type { ClockFacts } from './clock-facts.ts';

/** One rule that sets a day; the earliest of all holds. Instants in milliseconds, pauses already added. */
export interface Goal {
  due: number;
  /** undefined: this rule warns of nothing. */
  warn: number | undefined;
  because: string;
}

export interface GoalSetting {
  profile: SlaProfile;
  calendar: WorkCalendar;
  start: string;
  spans: readonly Span[];
  /** The calendar's, as a set. */
  holidays: ReadonlySet<string>;
}

/** Where the clock starts, and why when it is not the plain case. */
export function startOf(facts: ClockFacts, { startsAt }: SlaProfile): { at: string; because: string[] } {
  const { firstSeen, published, restartedAt } = facts;
  if (restartedAt !== '')
    return { at: restartedAt, because: [`It came back on ${utcDate(restartedAt)}: the clock started again.`] };
  if (startsAt === 'published' && published !== '')
    return { at: published, because: [`The clock starts when the flaw became public, on ${utcDate(published)}.`] };
  return { at: firstSeen, because: [] };
}

/** Every rule that applies: those of its severity first, then KEV, then those of milder severities. */
export function goalsOf(facts: ClockFacts, setting: GoalSetting): Goal[] {
  const rule = setting.profile.rules[facts.severity];
  const own = rule ? ruleGoals(rule, facts.severity, setting) : [];
  return [...own, ...kevGoals(facts, setting), ...milderGoals(facts.severity, setting)];
}

/** The earliest goal; of equal ones the first. */
export function earliestDue(goals: readonly Goal[]): { at: number; because: string[] } | undefined {
  const [first, ...others] = goals;
  if (!first) return undefined;
  const best = others.reduce((held, goal) => (goal.due < held.due ? goal : held), first);
  return { at: best.due, because: [best.because] };
}

export function earliestWarn(goals: readonly Goal[]): number | undefined {
  const warns = goals.flatMap(({ warn }) => warn ?? []);
  return warns.length === 0 ? undefined : Math.min(...warns);
}

function ruleGoals(rule: SlaRule, severity: Severity, setting: GoalSetting): Goal[] {
  const { start } = setting;
  const name = `${rule.rule}: ${severity}`;
  const day = utcDate(start);
  const own = goal(setting, {
    from: start,
    due: { at: dueDate(start, rule.due, setting.holidays), unit: rule.due.unit },
    warn: rule.warn,
    because: `${name} findings are due ${graceWords(rule.due)} after ${day}.`,
  });
  const end = rule.byIncrementEnd ? incrementEnd(setting.calendar, day) : undefined;
  if (end === undefined) return [own];
  const because = `${name} findings are due by the end of the increment, on ${end}, where that is earlier.`;
  return [own, goal(setting, { from: start, due: { at: lastSecond(end), unit: 'calendar' }, warn: rule.warn, because })];
}

function kevGoals({ kev }: ClockFacts, setting: GoalSetting): Goal[] {
  const rule = setting.profile.kev;
  if (!kev || !rule) return [];
  const from = kev.since !== '' && Date.parse(kev.since) > Date.parse(setting.start) ? kev.since : setting.start;
  const known = goal(setting, {
    from,
    due: { at: dueDate(from, rule.due, setting.holidays), unit: rule.due.unit },
    warn: rule.warn,
    because: `${rule.rule}: known to be exploited, due ${graceWords(rule.due)} after ${utcDate(from)}.`,
  });
  if (!rule.toldDate || kev.due === '') return [known];
  const because = `${rule.rule}: the catalogue of exploited vulnerabilities names ${kev.due}.`;
  return [known, goal(setting, { from, due: { at: lastSecond(kev.due), unit: 'calendar' }, warn: null, because })];
}

/** An increment may end before a worse finding would be due by its own rule: worse is never due later than milder. */
function milderGoals(severity: Severity, setting: GoalSetting): Goal[] {
  if (severity === 'unknown') return [];
  return severities.slice(severities.indexOf(severity) + 1).flatMap((milder) => {
    const rule = milder === 'unknown' ? null : setting.profile.rules[milder];
    return rule ? ruleGoals({ ...rule, warn: null }, milder, setting).map(asMilder) : [];
  });
}

function asMilder(one: Goal): Goal {
  return { ...one, because: `${one.because} Worse is never due later.` };
}

interface GoalTerms {
  from: string;
  due: { at: string; unit: Grace['unit'] };
  warn: SlaRule['warn'];
  because: string;
}

function goal({ calendar, spans, holidays }: GoalSetting, { from, due, warn, because }: GoalTerms): Goal {
  // What stood still before this rule began to count gave nothing away.
  const begin = Date.parse(from);
  const counted = spans.filter(({ to }) => to > begin).map((span) => ({ from: Math.max(span.from, begin), to: span.to }));
  const later = (at: string, unit: Grace['unit']) => extend(Date.parse(at), counted, { unit, holidays });
  const base = { due: later(due.at, due.unit), because };
  if (warn === null) return { ...base, warn: undefined };
  if (warn === 'increment-end') {
    const end = incrementEnd(calendar, utcDate(from));
    return { ...base, warn: end === undefined ? undefined : later(lastSecond(end), 'calendar') };
  }
  if ('after' in warn) return { ...base, warn: later(dueDate(from, warn.after, holidays), warn.after.unit) };
  const before = lastSecond(addDays(utcDate(due.at), -warn.daysBefore));
  return { ...base, warn: later(before < from ? from : before, due.unit) };
}

/** The last day of the increment in which the day lies; undefined when the calendar does not reach so far. */
function incrementEnd({ incrementEnds }: WorkCalendar, day: string): string | undefined {
  return incrementEnds.filter((end) => end >= day).sort()[0];
}

function lastSecond(day: string): string {
  return `${day}T23:59:59Z`;
}

function graceWords({ days, unit }: Grace): string {
  return `${days} ${unit === 'business' ? 'business ' : ''}${days === 1 ? 'day' : 'days'}`;
}
