// SPDX-License-Identifier: Apache-2.0
import type { Instant, Uid } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import type { CaseLevel } from './clock-due.ts';
import type { ClockReading } from './clocks.ts';
import { at } from './guard.ts';
import { isEndState } from './states.ts';
import { isLately, medianOf } from './times-taken.ts';

const day = 86_400_000;

export interface CaseOnAgenda {
  facts: CaseFacts;
  readings: readonly ClockReading[];
}

/** In the order in which a meeting should take them: what burns first. A case stands under every heading that fits. */
export const agendaHeadings = [
  'emergencies',
  'overdue',
  'new-since-last-week',
  'due-this-week',
  'embargo-within-two-weeks',
  'votes-open',
  'waiting-for-reporter',
  'may-publish',
  'stuck',
  'ended-since-last-week',
] as const;
export type AgendaHeading = (typeof agendaHeadings)[number];

export interface Agenda {
  items: readonly { heading: AgendaHeading; cases: readonly Uid[] }[];
  /** R62: days from receipt to the proven release, per level, of what was released in the last twelve months. */
  timeToFix: readonly { level: CaseLevel; cases: number; medianDays: number; longestDays: number }[];
}

/** R62: the weekly agenda, from facts alone. Cases of a heading are in order of receipt, then of uid. */
export function weeklyAgenda(cases: readonly CaseOnAgenda[], now: Instant): Agenda {
  const ordered = [...cases].sort(
    (a, b) => at(a.facts.receivedAt) - at(b.facts.receivedAt) || (a.facts.uid < b.facts.uid ? -1 : 1),
  );
  const items = agendaHeadings.flatMap((heading) => {
    const fitting = ordered.filter((one) => belongs[heading](one, at(now))).map(({ facts }) => facts.uid);
    return fitting.length === 0 ? [] : [{ heading, cases: fitting }];
  });
  return { items, timeToFix: timeToFix(cases, now) };
}

type Belongs = (one: CaseOnAgenda, now: number) => boolean;

const isOpen = ({ facts }: CaseOnAgenda) => !isEndState(facts.state);
const within = (instant: Instant | null | undefined, from: number, to: number) =>
  instant !== null && instant !== undefined && at(instant) >= from && at(instant) <= to;
const pressing = ({ readings }: CaseOnAgenda) =>
  readings.filter(({ nature, state }) => nature === 'deadline' && (state === 'running' || state === 'warned'));

const belongs: Record<AgendaHeading, Belongs> = {
  emergencies: (one) => isOpen(one) && one.facts.emergency.stage !== 'none',
  overdue: ({ readings }) => readings.some(({ state }) => state === 'breached'),
  'new-since-last-week': ({ facts }, now) => within(facts.receivedAt, now - 7 * day, now),
  'due-this-week': (one, now) => pressing(one).some(({ dueAt }) => within(dueAt, now, now + 7 * day)),
  'embargo-within-two-weeks': ({ facts: { embargo } }, now) =>
    (embargo.state === 'active' || embargo.state === 'revise') && within(embargo.term?.until, now, now + 14 * day),
  'votes-open': ({ facts }) => facts.decisions.some(({ outcome, round }) => outcome === 'open' && round === facts.round),
  'waiting-for-reporter': ({ facts }) => facts.state === 'needs-info',
  'may-publish': (one) =>
    isOpen(one) &&
    one.readings.some(({ kind, state }) => (kind === 'foundation-may-publish' || kind === 'vendor-silence') && state === 'open'),
  stuck: (one, now) => isOpen(one) && one.facts.state !== 'needs-info' && now - at(one.facts.since) > 30 * day,
  'ended-since-last-week': (one, now) => !isOpen(one) && within(one.facts.since, now - 7 * day, now),
};

function timeToFix(cases: readonly CaseOnAgenda[], now: Instant): Agenda['timeToFix'] {
  return (['critical', 'high', 'medium', 'low'] as const).flatMap((level) => {
    const days = cases
      .flatMap(({ facts }) => {
        const { vulnerability, publicFacts, receivedAt } = facts;
        const fixed = publicFacts['fix-deployed'];
        return vulnerability.level === level && fixed !== null && isLately(fixed, now)
          ? [(at(fixed) - at(receivedAt)) / day]
          : [];
      })
      .sort((a, b) => a - b);
    if (days.length === 0) return [];
    return [{ level, cases: days.length, medianDays: rounded(medianOf(days) ?? 0), longestDays: rounded(days.at(-1) ?? 0) }];
  });
}

function rounded(days: number): number {
  return Math.round(days * 10) / 10;
}
