// SPDX-License-Identifier: Apache-2.0

import type { Pause } from '../kit/pauses.ts';
import { spansOf } from '../kit/pauses.ts';
import { told } from '../kit/zoned-days.ts';
import type { ClockEvent, ClockNature, Instant, Uid } from './case.ts';
import { type CaseCalendar, type CaseLevel, type Due, dueOf } from './clock-due.ts';
import { type ClockKind, type ClockSpec, clockSpec } from './clock-kinds.ts';

/** One promise with its chain of events; nothing about its end is stored but what people decided. */
export interface CaseClock {
  /** Stable in its case: `remediation`, `vendor-silence/<participant>`, from the second chain on with `#2`. */
  key: string;
  kind: ClockKind;
  /** Whose: a participant; null: the case's. */
  subject: Uid | null;
  startedAt: Instant;
  givenAt: Instant | null;
  events: readonly ClockEvent[];
}

/**
 * `reached`: a reminder whose day has come. A permission is `waiting` before it opens, `open`, and `closed` when its time is
 * over; it is never breached.
 */
export type ClockState =
  | 'running'
  | 'warned'
  | 'paused'
  | 'breached'
  | 'reached'
  | 'waiting'
  | 'open'
  | 'closed'
  | 'met'
  | 'cancelled';

export interface ClockReading {
  key: string;
  kind: ClockKind;
  subject: Uid | null;
  rule: string;
  nature: ClockNature;
  startedAt: Instant;
  /** The last second in which it is in time. While it is paused: if it were resumed now. */
  dueAt: Instant;
  reminders: readonly Instant[];
  state: ClockState;
  /** Met, but after it was due. */
  late: boolean;
  /** When the reading changes by itself; null: never. */
  nextChangeAt: Instant | null;
  because: readonly string[];
}

export interface ReadSetting {
  calendar: CaseCalendar;
  level: CaseLevel | null;
  now: Instant;
}

/** Reads a clock as of `now`: the same events give the same reading, so a new level or calendar holds at once. */
export function readClock(clock: CaseClock, { calendar, level, now }: ReadSetting): ClockReading {
  const spec = clockSpec(clock.kind);
  const { kind, key, subject, startedAt, givenAt } = clock;
  const close = clock.events.find((event) => event.kind === 'meet' || event.kind === 'cancel');
  const end = Date.parse(close?.at ?? now);
  const pauses = pausesOf(clock.events);
  const spans = spansOf(pauses, { start: Date.parse(startedAt), end });
  const due = overridden(clock, dueOf(spec, startedAt, { calendar, level, givenAt, spans }));
  const standing = { due, end, close, paused: pauses.some((pause) => pause.to === null) };
  const state = stateOf(spec, standing);
  return {
    ...{ key, kind, subject, startedAt, state },
    rule: spec.rule,
    nature: spec.nature,
    dueAt: due.dueAt,
    reminders: due.reminders,
    late: close?.kind === 'meet' && spec.nature === 'deadline' && end > Date.parse(due.dueAt),
    nextChangeAt: nextChange(standing),
    because: due.because,
  };
}

/** Whether somebody or time can still do something to it. */
export function isOpenClock({ events }: CaseClock): boolean {
  return !events.some(({ kind }) => kind === 'meet' || kind === 'cancel');
}

/** What is wrong with a chain: it has one start, pauses and resumes by turns, one end, and never runs backwards. */
export function chainFaults({ events }: CaseClock): string[] {
  const faults: string[] = [];
  let phase: Phase = 'none';
  const allowed: Record<ClockEvent['kind'], { in: Phase[]; to: Phase | null }> = {
    start: { in: ['none'], to: 'on' },
    pause: { in: ['on'], to: 'paused' },
    resume: { in: ['paused'], to: 'on' },
    meet: { in: ['on', 'paused'], to: 'over' },
    cancel: { in: ['on', 'paused'], to: 'over' },
    override: { in: ['on', 'paused'], to: null },
  };
  let last = '';
  for (const { kind, at } of events) {
    if (!allowed[kind].in.includes(phase)) faults.push(`${kind} while ${phase}`);
    if (last !== '' && Date.parse(at) < Date.parse(last)) faults.push(`${kind} before what came before it`);
    phase = allowed[kind].to ?? phase;
    last = at;
  }
  return phase === 'none' ? [...faults, 'never started'] : faults;
}

type Phase = 'none' | 'on' | 'paused' | 'over';

function pausesOf(events: readonly ClockEvent[]): Pause[] {
  const pauses: Pause[] = [];
  for (const { kind, at, reason } of events) {
    if (kind === 'pause') pauses.push({ from: at, to: null, reason });
    const open = pauses.at(-1);
    if (kind === 'resume' && open) open.to = at;
  }
  return pauses;
}

/** K7: people may set another end for one case, with a reason. */
function overridden({ events }: CaseClock, due: Due): Due {
  const last = events.findLast(({ kind, dueAt }) => kind === 'override' && dueAt !== undefined);
  if (last?.dueAt === undefined) return due;
  return { dueAt: last.dueAt, reminders: [], because: [...due.because, `Set to ${last.dueAt} (${last.reason}).`] };
}

interface Standing {
  due: Due;
  end: number;
  close: ClockEvent | undefined;
  paused: boolean;
}

function stateOf({ nature, permits }: ClockSpec, { due, end, close, paused }: Standing): ClockState {
  if (close) return close.kind === 'meet' ? 'met' : 'cancelled';
  const over = end > Date.parse(due.dueAt);
  if (nature === 'permission') return permissionState(permits ?? 'after', over);
  if (over) return nature === 'deadline' ? 'breached' : 'reached';
  if (paused) return 'paused';
  return due.reminders.some((reminder) => Date.parse(reminder) <= end) ? 'warned' : 'running';
}

function permissionState(permits: 'after' | 'before', over: boolean): ClockState {
  if (permits === 'after') return over ? 'open' : 'waiting';
  return over ? 'closed' : 'open';
}

function nextChange({ due, end, close, paused }: Standing): Instant | null {
  if (close || paused) return null;
  const ahead = [...due.reminders.map((one) => Date.parse(one)), Date.parse(due.dueAt) + 1_000].filter((moment) => moment > end);
  return ahead.length === 0 ? null : told(Math.min(...ahead));
}
