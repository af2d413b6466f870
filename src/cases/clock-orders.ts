// SPDX-License-Identifier: Apache-2.0
import type { ClockEventKind, Instant, Uid } from './case.ts';
import { type WorkState, workStates } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import { type ClockKind, clockKindNames } from './clock-kinds.ts';
import { type CaseClock, isOpenClock } from './clocks.ts';
import { laneProfiles } from './lanes.ts';
import { transitionNames, transitionOf } from './states.ts';
import type { ClockOrder, Effect } from './transition.ts';

export interface OrderTerms {
  order: Exclude<ClockEventKind, 'override'>;
  kind: ClockKind;
  subject?: Uid | null;
  /** For a start that lies in the past; else `now`. */
  startedAt?: Instant;
  /** For a start whose end was agreed. */
  givenAt?: Instant;
  reason: string;
}

/** One order to the clocks of a case; one that does not fit (meeting what does not run) changes nothing. */
export function orderClock(
  clocks: readonly CaseClock[],
  terms: OrderTerms,
  { by, now }: { by: Uid; now: Instant },
): readonly CaseClock[] {
  const { order, kind, subject = null, reason } = terms;
  const own = clocks.filter((clock) => clock.kind === kind && clock.subject === subject);
  const open = own.find(isOpenClock);
  const event = { kind: order, at: now, by, reason };
  if (order === 'start') {
    if (open) return clocks;
    const name = subject === null ? kind : `${kind}/${subject}`;
    const key = own.length === 0 ? name : `${name}#${own.length + 1}`;
    const { startedAt = now, givenAt = null } = terms;
    return [...clocks, { key, kind, subject, startedAt, givenAt, events: [event] }];
  }
  if (!open || !fits(open, order)) return clocks;
  return clocks.map((clock) => (clock === open ? { ...clock, events: [...clock.events, event] } : clock));
}

/** Carries out what a transition orders, leaving out the clocks that the lane does not have. */
export function applyOrders(
  clocks: readonly CaseClock[],
  effects: readonly Effect[],
  { facts, by, now }: { facts: CaseFacts; by: Uid; now: Instant },
): readonly CaseClock[] {
  const without: readonly ClockKind[] = facts.lane === null ? [] : laneProfiles[facts.lane].without;
  return effects.filter(isClockOrder).reduce((all, effect) => {
    const { order, kind } = partsOf(effect);
    if (order === 'start' && without.includes(kind)) return all;
    const startedAt = sinceReceipt.has(kind) && facts.round === 0 ? facts.receivedAt : now;
    return orderClock(all, { order, kind, startedAt, reason: `state-${facts.state}` }, { by, now });
  }, clocks);
}

/** Which clocks can run in a state, beside those that start outside the table. Read from the table, so never out of date. */
export function clocksIn(state: WorkState): readonly ClockKind[] {
  const running = new Map<string, Set<ClockKind>>([...workStates, 'nothing'].map((name) => [name, new Set()]));
  for (let changed = true; changed; ) {
    const before = size(running);
    for (const name of transitionNames) spread(name, running);
    changed = size(running) > before;
  }
  return [...(running.get(state) ?? [])];
}

/** R31, R51, R14: these count from the day the report came in, however late somebody looked. */
const sinceReceipt: ReadonlySet<ClockKind> = new Set(['acknowledge', 'reporter-secrecy', 'foundation-may-publish']);

function fits(clock: CaseClock, order: ClockEventKind): boolean {
  const last = clock.events.findLast(({ kind }) => kind === 'pause' || kind === 'resume' || kind === 'start')?.kind;
  if (order === 'pause') return last !== 'pause';
  return order !== 'resume' || last === 'pause';
}

function isClockOrder(effect: Effect): effect is ClockOrder {
  const [, kind] = effect.split(':');
  return kind !== undefined && (clockKindNames as readonly string[]).includes(kind);
}

function partsOf(effect: ClockOrder): { order: OrderTerms['order']; kind: ClockKind } {
  const [order, kind] = effect.split(':') as [OrderTerms['order'], ClockKind];
  return { order, kind };
}

function spread(name: (typeof transitionNames)[number], running: Map<string, Set<ClockKind>>): void {
  const { from, to, effects } = transitionOf(name);
  const orders = effects.filter(isClockOrder).map(partsOf);
  const stopped = new Set(orders.filter(({ order }) => order === 'meet' || order === 'cancel').map(({ kind }) => kind));
  const started = orders.filter(({ order }) => order === 'start').map(({ kind }) => kind);
  for (const origin of from) {
    const target = running.get(to === 'same' ? origin : to);
    for (const kind of running.get(origin) ?? []) if (!stopped.has(kind)) target?.add(kind);
    for (const kind of started) target?.add(kind);
  }
}

function size(running: ReadonlyMap<string, ReadonlySet<ClockKind>>): number {
  return [...running.values()].reduce((sum, kinds) => sum + kinds.size, 0);
}
