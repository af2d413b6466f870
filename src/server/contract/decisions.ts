// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { justifications } from '../../model/finding-state.ts';
import { day, id, instant, integer, list, maybe, nullable, object, oneOf, PageQuery, page, text } from './common.ts';

const Person = object({ id, name: text });
export const DecisionName = oneOf(['accept', 'not-affected', 'false-positive']);
/** Why a flaw does no harm, in the words of OpenVEX 0.2.0. */
export const JustificationName = oneOf(justifications);
export const Matcher = object({
  /** Vulnerability, rule or licence id. */
  id: text,
  package: maybe(text),
  version: maybe(text),
  /** Target refs; empty or absent: every target of the product. */
  targets: maybe(list(text)),
  class: maybe(text),
  scope: maybe(text),
});
export const ExceptionRow = object({
  id,
  productId: id,
  decision: DecisionName,
  justification: text,
  about: text,
  matcher: Matcher,
  reason: text,
  evidence: text,
  issue: text,
  mitigations: text,
  owner: text,
  state: oneOf(['proposed', 'active', 'rejected', 'revoked', 'expired']),
  proposedBy: nullable(Person),
  proposedAt: instant,
  decidedBy: nullable(Person),
  decidedAt: nullable(instant),
  decisionReason: text,
  expires: day,
  /** Days until it expires, negative afterwards. */
  daysLeft: integer,
  findings: integer,
  release: nullable(object({ id, version: text })),
  reconfirm: Type.Boolean(),
  source: nullable(object({ format: text, file: text, line: integer, copies: integer })),
  /** Whether the asking person may approve it, and if not, why. */
  mayDecide: Type.Boolean(),
  mayNotBecause: text,
});
export const ExceptionsQuery = object({
  ...PageQuery,
  product: maybe(id),
  state: maybe(text),
  expiring: maybe(Type.Boolean()),
  q: maybe(text),
});
export const Exceptions = page(ExceptionRow);
/** GET /api/v1/exceptions/counts: how many there are of each, as the list of each would show them. */
export const ExceptionCountsQuery = object({ product: maybe(id), q: maybe(text) });
export const ExceptionCounts = object({
  proposed: integer,
  active: integer,
  /** Of the active ones those that end soon. */
  expiring: integer,
  expired: integer,
  rejected: integer,
  revoked: integer,
});
export const NewException = object({
  product: id,
  decision: DecisionName,
  justification: maybe(JustificationName),
  matcher: Matcher,
  reason: Type.String({ minLength: 10, maxLength: 4000 }),
  evidence: maybe(Type.String({ maxLength: 4000 })),
  /** R61: an address, or a reference such as `example/ledger#7`. */
  issue: maybe(Type.String({ maxLength: 1000 })),
  mitigations: maybe(Type.String({ maxLength: 4000 })),
  owner: Type.String({ minLength: 1, maxLength: 200 }),
  expires: day,
  release: maybe(id),
});
/** POST /api/v1/exceptions/{id}/approve | reject | revoke | reconfirm */
export const DecisionBody = object({
  reason: maybe(Type.String({ maxLength: 4000 })),
  /** For `approve`: the VEX justification that a proposed `not-affected` lacks. */
  justification: maybe(JustificationName),
});
export const RenewBody = object({
  expires: day,
  reason: Type.String({ minLength: 10, maxLength: 4000 }),
  /** What the old one lacks or says otherwise; what is left out stays. */
  evidence: maybe(Type.String({ maxLength: 4000 })),
  issue: maybe(Type.String({ maxLength: 1000 })),
  mitigations: maybe(Type.String({ maxLength: 4000 })),
});
/** POST /api/v1/exceptions/import: ignore files as they stand in repositories. `preview` changes nothing. */
export const ImportBody = object({
  product: id,
  preview: Type.Boolean(),
  expires: day,
  owner: text,
  files: Type.Array(object({ target: text, file: text, text: Type.String({ maxLength: 2_000_000 }) }), { maxItems: 500 }),
});
export const ImportAnswer = object({
  entries: integer,
  decisions: integer,
  withoutReason: integer,
  alreadyThere: integer,
  matchNothing: integer,
  notices: list(text),
  proposals: list(
    object({ about: text, package: text, copies: integer, targets: list(text), reasons: list(text), findings: integer }),
  ),
});

export const TriageRule = object({
  id,
  productId: id,
  name: text,
  rule: Type.Unknown({ description: 'conditions and actions; see docs/reference' }),
  priority: integer,
  enabled: Type.Boolean(),
  logOnly: Type.Boolean(),
  changedAt: instant,
});
export const TriageRuleBody = object({
  product: id,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  rule: Type.Unknown(),
  priority: Type.Integer({ minimum: 0, maximum: 100 }),
  enabled: Type.Boolean(),
  logOnly: Type.Boolean(),
});
export const TriageRules = list(TriageRule);
export const DryRunAnswer = object({
  looked: integer,
  atLeast: Type.Boolean(),
  rules: list(
    object({
      name: text,
      matched: integer,
      changes: integer,
      examples: list(object({ finding: id, about: text, package: text, target: text, change: text })),
    }),
  ),
});
export const TriageRulesQuery = object({ product: id });
/** Without `rules` the stored ones are tried. */
export const DryRunBody = object({ product: id, rules: maybe(Type.Array(TriageRuleBody, { maxItems: 100 })) });
/** Goes through the open findings in pieces: ask again with `after` until `next` is null. */
export const ApplyRulesBody = object({ product: id, after: maybe(id) });
export const ApplyRulesAnswer = object({ looked: integer, changed: integer, next: nullable(id) });

/** GET and PUT /api/v1/products/{id}/policy */
const days = Type.Integer({ minimum: 0, maximum: 3650 });
export const ProductPolicy = object({
  preset: text,
  clocks: object({
    critical: object({ warnDays: days, dueDays: days, unit: oneOf(['business', 'calendar']) }),
    high: object({ dueDays: days, beforeIncrementEnd: Type.Boolean() }),
    medium: object({ dueDays: days, warnAtIncrementEnd: Type.Boolean() }),
    low: object({ dueDays: days }),
    unknown: object({ dueDays: days }),
    kevDays: nullable(days),
    onReopen: oneOf(['restart', 'continue']),
    escalateAfterDays: days,
  }),
  holidays: list(object({ day, name: text })),
  increments: list(object({ name: text, ends: day })),
  exceptionMaxDays: days,
  exceptionWarnDays: days,
  /** R61: what an accepted vulnerability needs beyond reason, owner and end before anybody approves it. */
  exceptionNeeds: maybe(list(oneOf(['issue', 'evidence', 'mitigations']))),
  massClosure: object({ share: Type.Number({ minimum: 0, maximum: 1 }), atLeast: integer }),
  scopeRules: Type.Unknown(),
});
