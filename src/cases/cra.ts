// SPDX-License-Identifier: Apache-2.0
import type { Instant, Uid } from './case.ts';
import type { ClockKind } from './clock-kinds.ts';
import { orderClock } from './clock-orders.ts';
import { type CaseClock, isOpenClock } from './clocks.ts';

/**
 * What is known for Art. 14 of Regulation (EU) 2024/2847. A suspicion starts nothing: the clocks run from the moment of being
 * aware, which needs reliable evidence that somebody malicious used it. A demonstration is none.
 */
export interface CraStanding {
  event: 'exploited-vulnerability' | 'severe-incident';
  awareAt: Instant | null;
  earlyWarningAt: Instant | null;
  notificationAt: Instant | null;
  /** When a corrective or mitigating measure was available; for a vulnerability the final report counts from it. */
  measureAt: Instant | null;
  finalAt: Instant | null;
}

/**
 * The authority's clocks as they follow from what is known. Idempotent: what runs as it should goes on; another moment of being
 * aware is another clock, and being aware no more stops what runs.
 */
export function craClocks(
  clocks: readonly CaseClock[],
  standing: CraStanding,
  by: { by: Uid; now: Instant },
): readonly CaseClock[] {
  const { event, awareAt, earlyWarningAt, notificationAt, measureAt, finalAt } = standing;
  const incident = event === 'severe-incident';
  const month = incident && awareAt !== null && notificationAt !== null ? monthAfter(notificationAt) : null;
  const wanted: Wanted[] = [
    { kind: 'cra-early-warning', from: awareAt, metAt: earlyWarningAt },
    { kind: 'cra-notification', from: awareAt, metAt: notificationAt },
    { kind: 'cra-final-report', from: incident || awareAt === null ? null : measureAt, metAt: finalAt },
    { kind: 'cra-incident-report', from: month === null ? null : notificationAt, givenAt: month, metAt: finalAt },
  ];
  return wanted.reduce((all, one) => follow(all, one, by), clocks);
}

interface Wanted {
  kind: ClockKind;
  from: Instant | null;
  givenAt?: Instant | null;
  metAt: Instant | null;
}

/** One instant has several spellings: a page writes milliseconds, a database what it holds. */
function isSame(a: Instant | null, b: Instant | null): boolean {
  return a === b || (a !== null && b !== null && Date.parse(a) === Date.parse(b));
}

function follow(clocks: readonly CaseClock[], wanted: Wanted, { by, now }: { by: Uid; now: Instant }): readonly CaseClock[] {
  const { kind, from, givenAt = null, metAt } = wanted;
  const own = clocks.filter((clock) => clock.kind === kind);
  const running = own.find(isOpenClock);
  const fits = (clock: CaseClock) => isSame(clock.startedAt, from) && isSame(clock.givenAt, givenAt);
  const stopped =
    running && !fits(running) ? orderClock(clocks, { order: 'cancel', kind, reason: 'known-better' }, { by, now }) : clocks;
  if (from === null || own.some((clock) => fits(clock) && !isOpenClock(clock))) return stopped;
  const start = { order: 'start', kind, startedAt: from, ...(givenAt !== null && { givenAt }), reason: 'aware' } as const;
  const started = orderClock(stopped, start, { by, now: from });
  return metAt === null ? started : orderClock(started, { order: 'meet', kind, reason: 'filed' }, { by, now: metAt });
}

/** The same day of the next month, or its last one (Regulation 1182/71, Art. 3(2)(c)). */
export function monthAfter(instant: Instant): Instant {
  const at = new Date(instant);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + 1);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return at.toISOString().replace('.000Z', 'Z');
}

/** What is wrong with the order of moments; empty: nothing. */
export function craFaults(standing: CraStanding): readonly { field: keyof CraStanding; says: string }[] {
  const { awareAt, earlyWarningAt, notificationAt, measureAt, finalAt, event } = standing;
  const before = (one: Instant | null, other: Instant | null) =>
    one !== null && other !== null && Date.parse(one) < Date.parse(other);
  const faults: [boolean, keyof CraStanding, string][] = [
    [
      awareAt === null && (earlyWarningAt ?? notificationAt ?? finalAt) !== null,
      'awareAt',
      'Say since when it was known for certain.',
    ],
    [before(earlyWarningAt, awareAt), 'earlyWarningAt', 'The early warning came after being aware.'],
    [before(notificationAt, awareAt), 'notificationAt', 'The notification came after being aware.'],
    [
      finalAt !== null && event === 'severe-incident' && notificationAt === null,
      'notificationAt',
      'The notification comes before the final report.',
    ],
    [
      finalAt !== null && event !== 'severe-incident' && measureAt === null,
      'measureAt',
      'Say since when a measure was available.',
    ],
    [before(finalAt, event === 'severe-incident' ? notificationAt : measureAt), 'finalAt', 'The final report came after that.'],
  ];
  return faults.flatMap(([holds, field, says]) => (holds ? [{ field, says }] : []));
}
