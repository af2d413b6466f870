// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';

/*
 * How long a finding may stay open: the data of clocks (the process's rules R54-R58). A server keeps profiles and
 * calendars as documents of these shapes; the counting is in policy/clocks.
 */
const closed = { additionalProperties: false };
const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum(values));
/** As `Grace` of the policy, bounded: days are counted one by one. */
const Grace = Type.Object({ days: Type.Integer({ minimum: 0, maximum: 3650 }), unit: oneOf(['calendar', 'business']) }, closed);
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const SlaWarn = Type.Union([
  Type.Object({ after: Grace }, closed),
  /** Whole calendar days before it is due. */
  Type.Object({ daysBefore: Type.Integer({ minimum: 0, maximum: 3650 }) }, closed),
  Type.Literal('increment-end'),
  Type.Null(),
]);

export const SlaRule = Type.Object(
  {
    /** The clause people know it by: `R54`. */
    rule: Type.String(),
    due: Grace,
    /** Due no later than the end of the increment in which the clock starts. */
    byIncrementEnd: Type.Boolean(),
    warn: SlaWarn,
  },
  closed,
);
export type SlaRule = Static<typeof SlaRule>;

/** Who is told when; reached in the order of time. */
export const EscalationStep = Type.Object(
  {
    when: oneOf(['warn', 'due']),
    /** Later by this much; 0 days: at once. */
    after: Grace,
    to: oneOf(['owner', 'maintainer', 'committee', 'administrator']),
  },
  closed,
);
export type EscalationStep = Static<typeof EscalationStep>;

export const SlaProfile = Type.Object(
  {
    name: Type.String(),
    rules: Type.Object(
      {
        critical: SlaRule,
        high: SlaRule,
        medium: SlaRule,
        low: SlaRule,
        /** null: no clock runs until somebody rates it. */
        unknown: Type.Union([SlaRule, Type.Null()]),
      },
      closed,
    ),
    startsAt: oneOf(['first-seen', 'published']),
    /** Known to be exploited: at most this long from the day it is known, whatever the severity. null: no difference. */
    kev: Type.Union([
      Type.Object({ rule: Type.String(), due: Grace, warn: SlaWarn, toldDate: Type.Boolean() }, closed),
      Type.Null(),
    ]),
    /** A finding that comes back, or whose acceptance ends: its clock starts again, or goes on where it stood. */
    reopened: oneOf(['restart', 'continue']),
    acceptancePauses: Type.Boolean(),
    escalation: Type.Array(EscalationStep, { maxItems: 20 }),
  },
  closed,
);
export type SlaProfile = Static<typeof SlaProfile>;

export const WorkCalendar = Type.Object(
  {
    holidays: Type.Array(Day),
    /** Last days of program increments, ascending. */
    incrementEnds: Type.Array(Day),
  },
  closed,
);
export type WorkCalendar = Static<typeof WorkCalendar>;
