// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';
import {
  Actor,
  Count,
  id,
  instant,
  integer,
  KindName,
  list,
  maybe,
  nullable,
  object,
  oneOf,
  PageQuery,
  page,
  SeverityName,
  StateName,
  TargetRef,
  text,
} from './common.ts';

const many = (schema: Type.TSchema) => maybe(Type.String({ description: 'Comma-separated; any of them.', examples: [schema] }));

/** GET /api/v1/findings. Default: open findings, worst first. */
export const FindingsQuery = object({
  ...PageQuery,
  product: maybe(id),
  target: maybe(id),
  release: maybe(id),
  severity: many(SeverityName),
  kind: many(KindName),
  /** `open` (default) is new, triaged and in-progress together; `all` is everything. */
  state: maybe(text),
  class: maybe(text),
  scope: maybe(oneOf(['prod', 'dev'])),
  tool: maybe(text),
  kev: maybe(Type.Boolean()),
  overdue: maybe(Type.Boolean()),
  fixable: maybe(Type.Boolean()),
  assignee: maybe(Type.String({ description: 'user id, `me` or `none`' })),
  tag: maybe(text),
  component: maybe(id),
  vulnerability: maybe(text),
  /** Words: a vulnerability id, a package name or a part of it, or words of the title. */
  q: maybe(Type.String({ maxLength: 200 })),
  sort: maybe(oneOf(['severity', 'due', 'age', 'epss', 'newest'])),
});

export const FindingRow = object({
  id,
  kind: KindName,
  about: text,
  title: text,
  severity: SeverityName,
  state: StateName,
  target: TargetRef,
  package: text,
  version: text,
  class: text,
  scope: oneOf(['prod', 'dev']),
  file: text,
  line: integer,
  fixedIn: text,
  kev: Type.Boolean(),
  epss: nullable(Type.Number()),
  tools: list(text),
  assignee: nullable(object({ id, name: text })),
  tags: list(text),
  firstSeen: instant,
  dueAt: nullable(instant),
  clock: oneOf(['none', 'running', 'warned', 'breached', 'paused', 'met']),
});
export type FindingRow = Static<typeof FindingRow>;
export const FindingsPage = page(FindingRow);
/** GET /api/v1/findings/facets with the same query: how many of each, bounded. */
export const FindingFacets = object({
  severity: Type.Record(text, integer),
  kind: Type.Record(text, integer),
  state: Type.Record(text, integer),
  tool: Type.Record(text, integer),
  count: Count,
});

export const Assertion = object({ vulnerability: text, fact: text, asserter: text, value: Type.Unknown(), at: instant });
export const ObservationView = object({
  tool: text,
  category: text,
  live: Type.Boolean(),
  since: instant,
  until: nullable(instant),
  /** null: not from a report, but from the advisory database. */
  sinceReport: nullable(id),
  lastReport: nullable(id),
  version: text,
  severity: SeverityName,
  severityLabel: text,
  rule: text,
  fixedIn: list(text),
  path: list(text),
  locations: list(object({ file: text, line: integer })),
  told: object({ state: text, reason: text }),
});
export const FindingEvent = object({
  id,
  at: instant,
  actor: Actor,
  event: text,
  from: text,
  to: text,
  reason: text,
  data: Type.Record(text, Type.Unknown()),
});
export const ClockView = object({
  state: text,
  from: instant,
  warnAt: nullable(instant),
  dueAt: nullable(instant),
  because: list(text),
  pauses: list(object({ since: instant, until: nullable(instant), reason: text, by: Actor })),
  escalation: text,
});

/** GET /api/v1/findings/{id} */
export const FindingView = object({
  ...FindingRow.properties,
  productId: id,
  ids: list(text),
  details: text,
  references: list(text),
  cwes: list(text),
  cvss: list(object({ version: text, vector: text, score: Type.Number(), asserter: text })),
  assertions: list(Assertion),
  observations: list(ObservationView),
  /** Shortest chain from the project to the component, `name@version` each. */
  path: list(text),
  fix: nullable(object({ kind: oneOf(['bump', 'override', 'none']), package: text, to: text })),
  stateData: Type.Record(text, Type.Unknown()),
  stateAt: instant,
  lastSeen: instant,
  closedAt: nullable(instant),
  clockDetails: ClockView,
  exceptions: list(object({ id, decision: text, state: text, reason: text, owner: text, expires: text })),
  releases: list(object({ id, version: text })),
  /** The same flaw in the same package elsewhere in the portfolio. */
  elsewhere: list(object({ id, target: TargetRef, state: StateName, version: text })),
  /** What this person may do with it now. */
  transitions: list(object({ to: StateName, needs: list(text), label: text })),
});
export type FindingView = Static<typeof FindingView>;
export const FindingHistory = page(FindingEvent);

/** POST /api/v1/findings/{id}/transition and, with `ids`, POST /api/v1/findings/bulk. */
export const TransitionBody = object({
  to: StateName,
  reason: maybe(Type.String({ maxLength: 4000 })),
  duplicateOf: maybe(id),
});
export const BulkBody = object({
  ids: Type.Array(id, { minItems: 1, maxItems: 500 }),
  transition: maybe(TransitionBody),
  assignee: maybe(nullable(id)),
  addTags: maybe(list(text)),
  removeTags: maybe(list(text)),
});
export const BulkResult = object({ changed: integer, refused: list(object({ id, reason: text })) });
export const CommentBody = object({ text: Type.String({ minLength: 1, maxLength: 10_000 }) });
export const AssignBody = object({ assignee: nullable(id) });
export const PauseBody = object({ reason: Type.String({ minLength: 3, maxLength: 1000 }), paused: Type.Boolean() });
