// SPDX-License-Identifier: Apache-2.0
import type { DayCount } from '../kit/working-days.ts';
import type { ClockNature } from './case.ts';

/** How the end of a clock is found. `level`: R54-R57 by severity; `given`: the instant that was agreed. */
export type ClockCount = { hours: number } | DayCount | 'level' | 'given';

export interface ClockSpec {
  /** The clause people know it by. */
  rule: string;
  nature: ClockNature;
  count: ClockCount;
  /** Days after the start, in the unit of `count`, at which a word is said; for `given` days before the end, negative. */
  reminders: readonly number[];
  /** For a permission: it holds once the end is reached, or only until then. */
  permits?: 'after' | 'before';
  /** One per case, or one for each vendor or participant. */
  per: 'case' | 'vendor' | 'participant';
  /** What starts it: a transition of the table, or something else that the server sees. */
  startedBy: 'transition' | 'embargo' | 'message' | 'vendor-contact' | 'flag' | 'filing';
  says: string;
}

const calendar = (days: number): DayCount => ({ days, unit: 'calendar' });
const working = (days: number): DayCount => ({ days, unit: 'business' });

/** Every clock that a case can have. Lanes leave some out (lanes.ts); a number is changed only in a profile, with a reason. */
export const clockKinds = {
  acknowledge: {
    rule: 'R14',
    nature: 'deadline',
    count: working(7),
    reminders: [5],
    per: 'case',
    startedBy: 'transition',
    says: 'Answer the reporter by a mail of a person, the private list in copy.',
  },
  'second-look': {
    rule: 'R38',
    nature: 'deadline',
    count: working(3),
    reminders: [2],
    per: 'case',
    startedBy: 'transition',
    says: 'A second person looks at what was set aside as spam.',
  },
  investigation: {
    rule: 'R38',
    nature: 'reminder',
    count: calendar(14),
    reminders: [7],
    per: 'case',
    startedBy: 'transition',
    says: 'Find out whether it is true; nobody promised a day.',
  },
  'reporter-answer': {
    rule: 'R30',
    nature: 'reminder',
    count: calendar(30),
    reminders: [10, 20],
    per: 'case',
    startedBy: 'transition',
    says: 'The reporter was asked; after 30 days closing is proposed.',
  },
  appeal: {
    rule: 'R16',
    nature: 'permission',
    permits: 'before',
    count: calendar(30),
    reminders: [],
    per: 'case',
    startedBy: 'transition',
    says: 'Until this day the reporter may appeal against the rejection.',
  },
  'reporter-secrecy': {
    rule: 'R31',
    nature: 'deadline',
    count: calendar(90),
    reminders: [60, 75, 85],
    per: 'case',
    startedBy: 'transition',
    says: 'The reporter keeps silence until then: the day to plan for (K1).',
  },
  'foundation-may-publish': {
    rule: 'R51',
    nature: 'permission',
    permits: 'after',
    count: calendar(7),
    reminders: [],
    per: 'case',
    startedBy: 'transition',
    says: 'From then on the foundation may publish, with a recorded reason; nothing is due.',
  },
  'vendor-silence': {
    rule: 'R52',
    nature: 'permission',
    permits: 'after',
    count: calendar(30),
    reminders: [14, 25],
    per: 'vendor',
    startedBy: 'vendor-contact',
    says: 'From then on it may be published without a vendor who does not answer.',
  },
  remediation: {
    rule: 'R54-R57',
    nature: 'deadline',
    count: 'level',
    reminders: [],
    per: 'case',
    startedBy: 'transition',
    says: 'The fix is released.',
  },
  'zero-day-decision': {
    rule: 'R60',
    nature: 'deadline',
    count: { hours: 24 },
    reminders: [],
    per: 'case',
    startedBy: 'flag',
    says: 'The committee decides how to guide a zero-day.',
  },
  comment: {
    rule: 'R20',
    nature: 'permission',
    permits: 'before',
    count: calendar(7),
    reminders: [5],
    per: 'participant',
    startedBy: 'message',
    says: 'Until this day the reporter may comment on the draft and the fix.',
  },
  'embargo-date': {
    rule: 'R44',
    nature: 'deadline',
    count: 'given',
    reminders: [-7, -1],
    per: 'case',
    startedBy: 'embargo',
    says: 'The instant that everybody agreed on.',
  },
  'consent-answer': {
    rule: 'R44',
    nature: 'deadline',
    count: 'given',
    reminders: [-3, -1],
    per: 'participant',
    startedBy: 'embargo',
    says: 'An invitation to the embargo lapses without an answer.',
  },
  'distros-limit': {
    rule: 'linux-distros',
    nature: 'deadline',
    count: calendar(14),
    reminders: [7, 12],
    per: 'case',
    startedBy: 'message',
    says: 'The closed list of distributions keeps nothing longer than 14 days.',
  },
  'cve-should': {
    rule: 'CNA 4.1.0',
    nature: 'reminder',
    count: { hours: 24 },
    reminders: [],
    per: 'case',
    startedBy: 'transition',
    says: 'The CVE record should be public a day after the announcement.',
  },
  'cve-must': {
    rule: 'CNA 4.1.0',
    nature: 'deadline',
    count: { hours: 72 },
    reminders: [],
    per: 'case',
    startedBy: 'transition',
    says: 'The CVE record must be public.',
  },
  'emergency-confirmation': {
    rule: 'R23',
    nature: 'deadline',
    count: { hours: 1 },
    reminders: [],
    per: 'case',
    startedBy: 'transition',
    says: 'A second person confirms the emergency.',
  },
  'cra-early-warning': {
    rule: 'CRA 14(2)(a)',
    nature: 'deadline',
    count: { hours: 24 },
    reminders: [],
    per: 'case',
    startedBy: 'filing',
    says: 'Early warning, counted from the moment of being aware.',
  },
  'cra-notification': {
    rule: 'CRA 14(2)(b)',
    nature: 'deadline',
    count: { hours: 72 },
    reminders: [],
    per: 'case',
    startedBy: 'filing',
    says: 'Notification, counted from the moment of being aware.',
  },
  'cra-final-report': {
    rule: 'CRA 14(2)(c)',
    nature: 'deadline',
    count: calendar(14),
    reminders: [7],
    per: 'case',
    startedBy: 'filing',
    says: 'Final report, counted from the day a corrective or mitigating measure is available.',
  },
  'cra-incident-report': {
    rule: 'CRA 14(4)(c)',
    nature: 'deadline',
    count: 'given',
    reminders: [-7, -1],
    per: 'case',
    startedBy: 'filing',
    says: 'Final report about a severe incident, a month after its notification.',
  },
} as const satisfies Record<string, ClockSpec>;

export type ClockKind = keyof typeof clockKinds;
export const clockKindNames = Object.keys(clockKinds) as ClockKind[];

/** The table with its general type. */
export function clockSpec(kind: ClockKind): ClockSpec {
  return clockKinds[kind];
}
