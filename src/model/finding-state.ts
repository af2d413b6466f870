// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';

/*
 * Where a finding stands. Every state carries exactly what belongs to it, so that "false positive, until Friday, fixed"
 * cannot be written down. The schema is what the database holds; the type comes from it.
 */
const closed = { additionalProperties: false };
const text = Type.String({ minLength: 1 });
const instant = Type.String({ description: 'RFC 3339' });
const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum(values));

export const stateNames = [
  'new',
  'triaged',
  'in-progress',
  'fixed',
  'accepted',
  'not-affected',
  'false-positive',
  'duplicate',
] as const;
export type StateName = (typeof stateNames)[number];

/** OpenVEX 0.2.0 justifications (the same five words as CISA's minimum requirements and CSAF flags). */
export const justifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;
export const Justification = oneOf(justifications);
export type Justification = Static<typeof Justification>;

/** A decision by two people: who asked for it, who else agreed, and the governed exception that holds the paper. */
export const Decision = Type.Object(
  { by: text, approvedBy: text, reason: text, exception: Type.String({ description: "the exception's id" }) },
  closed,
);
export type Decision = Static<typeof Decision>;

const New = Type.Object({ is: Type.Literal('new'), since: instant }, closed);
const Triaged = Type.Object({ is: Type.Literal('triaged'), since: instant, by: text }, closed);
const InProgress = Type.Object({ is: Type.Literal('in-progress'), since: instant, by: text, assignee: text }, closed);
const Accepted = Type.Object(
  {
    is: Type.Literal('accepted'),
    since: instant,
    until: Type.String({ description: 'YYYY-MM-DD, through its end in UTC' }),
    decision: Decision,
  },
  closed,
);
const NotAffected = Type.Object(
  { is: Type.Literal('not-affected'), since: instant, justification: Justification, decision: Decision },
  closed,
);
const FalsePositive = Type.Object({ is: Type.Literal('false-positive'), since: instant, decision: Decision }, closed);
const Duplicate = Type.Object({ is: Type.Literal('duplicate'), since: instant, by: text, of: text, reason: text }, closed);

/** What a fixed finding was before, and where it returns to when it is seen again. */
export const BeforeFixed = Type.Union([New, Triaged, InProgress, Accepted]);
export type BeforeFixed = Static<typeof BeforeFixed>;

const Fixed = Type.Object(
  {
    is: Type.Literal('fixed'),
    since: instant,
    how: oneOf(['source-gone', 'told-by-source', 'confirmed']),
    by: text,
    before: BeforeFixed,
  },
  closed,
);

export const FindingState = Type.Union([New, Triaged, InProgress, Fixed, Accepted, NotAffected, FalsePositive, Duplicate]);
export type FindingState = Static<typeof FindingState>;

/** States in which somebody still has something to do. */
export const openStates: ReadonlySet<StateName> = new Set(['new', 'triaged', 'in-progress']);

/** One line of a finding's history: written for every change of state, never changed. */
export interface FindingEvent {
  at: string;
  /** Account id, or `system`. */
  by: string;
  /** `finding.accepted`, `finding.reopened`, ... : one word per verb of the table of transitions. */
  event: string;
  from: StateName;
  to: StateName;
  reason: string;
}
