// SPDX-License-Identifier: Apache-2.0

import { type Pause, type Span, spansOf } from '../../kit/pauses.ts';
import type { SlaProfile, WorkCalendar } from '../../model/sla.ts';
import type { ClockFacts } from './clock-facts.ts';
import { escalationOf } from './escalation.ts';
import { earliestDue, earliestWarn, goalsOf, startOf } from './goals.ts';

export type ClockState = 'running' | 'paused' | 'warned' | 'breached' | 'met';

/** What the clock shows. Instants are RFC 3339 in UTC. */
export interface ClockReading {
  startedAt: string;
  /** The last second in which it is in time. While the clock is paused: if it were resumed now. */
  dueAt: string;
  /** null: the profile warns of nothing. */
  warnAt: string | null;
  state: ClockState;
  /** Met, but after it was due. */
  late: boolean;
  /** When the reading changes by itself, if nothing else happens; null: never. */
  nextChangeAt: string | null;
  /** The furthest step of the profile's escalation that is reached. */
  escalation: { to: string; since: string } | null;
  /** Which rule holds and why, one plain sentence each. */
  because: readonly string[];
}

export interface ClockSetting {
  profile: SlaProfile;
  calendar: WorkCalendar;
  /** RFC 3339. */
  now: string;
}

/**
 * The clock of one finding; null when the profile has none for its severity. Days are counted in UTC and end at 23:59:59;
 * the day of the start is day 0. Pure: the same facts give the same reading, so a re-score needs no bookkeeping.
 */
export function clockOf(facts: ClockFacts, setting: ClockSetting): ClockReading | null {
  const { profile, now } = setting;
  const start = startOf(facts, profile);
  const end = facts.metAt === '' ? Date.parse(now) : Date.parse(facts.metAt);
  const spans = spansOf(facts.pauses, { start: Date.parse(start.at), end });
  const goals = goalsOf(facts, { ...setting, start: start.at, spans, holidays: new Set(setting.calendar.holidays) });
  const due = earliestDue(goals);
  if (!due) return null;
  const dueAt = due.at;
  const warn = earliestWarn(goals);
  const warnAt = warn === undefined ? undefined : Math.min(warn, dueAt);
  const standing = { dueAt, warnAt, at: end };
  const state = stateOf(facts, standing);
  const escalation = escalationOf(standing, setting);
  return {
    startedAt: start.at,
    dueAt: told(dueAt),
    warnAt: warnAt === undefined ? null : told(warnAt),
    state,
    late: facts.metAt !== '' && end > dueAt,
    nextChangeAt: nextChange(facts, { state, at: end, moments: [warnAt ?? Infinity, dueAt + 1_000, ...escalation.moments] }),
    escalation: escalation.reached && { to: escalation.reached.to, since: told(escalation.reached.since) },
    because: [...start.because, ...due.because, ...pauseWords(spans, facts.pauses, dueAt)],
  };
}

function stateOf(
  facts: ClockFacts,
  { dueAt, warnAt, at }: { dueAt: number; warnAt: number | undefined; at: number },
): ClockState {
  if (facts.metAt !== '') return 'met';
  if (at > dueAt) return 'breached';
  if (facts.pauses.some((pause) => isOn(pause, at))) return 'paused';
  return warnAt !== undefined && at >= warnAt ? 'warned' : 'running';
}

function isOn({ from, to }: Pause, at: number): boolean {
  return Date.parse(from) <= at && (to === null || at < Date.parse(to));
}

function nextChange(
  { pauses, metAt }: ClockFacts,
  { state, at, moments }: { state: ClockState; at: number; moments: readonly number[] },
): string | null {
  if (metAt !== '') return null;
  const turns = pauses.flatMap(({ from, to }) => [Date.parse(from), to === null ? Infinity : Date.parse(to)]);
  const ahead = [...turns, ...(state === 'paused' ? [] : moments)].filter((moment) => moment > at);
  const next = Math.min(...ahead);
  return Number.isFinite(next) ? told(next) : null;
}

function pauseWords(spans: readonly Span[], pauses: readonly Pause[], dueAt: number): string[] {
  const counted = spans.filter(({ from }) => from <= dueAt);
  if (counted.length === 0) return [];
  const hours = Math.round(counted.reduce((sum, { from, to }) => sum + to - from, 0) / 3_600_000);
  const reasons = [...new Set(pauses.map(({ reason }) => reason))].filter((reason) => reason !== '').slice(0, 3);
  return [
    `The clock stood for ${hours} hours${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}; what was left then is left now.`,
  ];
}

function told(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
