// SPDX-License-Identifier: Apache-2.0
import type { ClockNature, Instant } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import type { ClockReading, ClockState } from './clocks.ts';
import { at } from './guard.ts';

/** Whose day it is. */
export type Party = 'reporter' | 'foundation' | 'vendor' | 'everybody' | 'authority';

export interface TimelineEntry {
  at: Instant;
  /** A word, never a sentence that somebody wrote: a clock's kind or what happened. */
  what: string;
  party: Party;
  rule: string;
  nature: ClockNature | 'event' | 'date';
  state: ClockState | 'past' | 'ahead';
}

const parties: Partial<Record<ClockReading['kind'], Party>> = {
  'reporter-secrecy': 'reporter',
  'reporter-answer': 'reporter',
  appeal: 'reporter',
  comment: 'reporter',
  'vendor-silence': 'vendor',
  'consent-answer': 'vendor',
  'embargo-date': 'everybody',
  'distros-limit': 'everybody',
  'cra-early-warning': 'authority',
  'cra-notification': 'authority',
  'cra-final-report': 'authority',
  'cra-incident-report': 'authority',
};

/** All days of all parties on one line, the earliest first; equal ones by name, so that it is always the same line. */
export function timelineOf(facts: CaseFacts, readings: readonly ClockReading[], now: Instant): readonly TimelineEntry[] {
  const clocks = readings
    .filter(({ state }) => state !== 'cancelled')
    .map(({ kind, dueAt, rule, nature, state }): TimelineEntry => {
      return { at: dueAt, what: kind, party: parties[kind] ?? 'foundation', rule, nature, state };
    });
  return [...clocks, ...datesOf(facts, now)].sort((a, b) => at(a.at) - at(b.at) || (a.what < b.what ? -1 : 1));
}

function datesOf(facts: CaseFacts, now: Instant): TimelineEntry[] {
  const { receivedAt, targetDate, work, release, embargo, emergency } = facts;
  const dates: [Instant | null | undefined, string, Party, string][] = [
    [receivedAt, 'received', 'reporter', 'R10'],
    [targetDate, 'target-date', 'foundation', 'R39'],
    [work.fixPublicAt, 'fix-public', 'foundation', 'K9'],
    [release.helmAvailableAt, 'helm-available', 'foundation', 'K9'],
    [embargo.proposal?.term.until, 'embargo-proposed', 'everybody', 'R44'],
    [embargo.exited?.at, 'embargo-exited', 'everybody', 'R44'],
    [emergency.confirmed?.at, 'emergency-confirmed', 'foundation', 'R23'],
    ...Object.entries(facts.publicFacts).map(([fact, since]): [Instant | null, string, Party, string] => [
      since,
      fact,
      'everybody',
      'facts',
    ]),
  ];
  return dates.flatMap(([when, what, party, rule]) => {
    if (when === null || when === undefined) return [];
    const state = at(when) <= at(now) ? ('past' as const) : ('ahead' as const);
    return [
      { at: when, what, party, rule, nature: what.endsWith('date') || state === 'ahead' ? 'date' : 'event', state } as const,
    ];
  });
}
