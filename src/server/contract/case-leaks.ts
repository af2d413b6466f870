// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { GuardReport } from '../../model/guard-report.ts';
import { instant, integer, list, maybe, nullable, object, oneOf, Someone, text } from './common.ts';

const longText = Type.String({ maxLength: 1_000_000 });

/** POST /api/v1/cases/:uid/leak-checks: what is about to become public; or the report of a pipeline that has looked already. */
export const LeakCheckBody = object({
  texts: maybe(
    Type.Array(
      object({ kind: oneOf(['branch', 'pr-title', 'pr-body', 'changelog', 'message', 'diff', 'text']), text: longText }),
      { maxItems: 200 },
    ),
  ),
  /** `ngao guard ... --json`, whole. */
  report: maybe(GuardReport),
});

export const LeakCheckAnswer = object({
  /** What a waiver of these findings names. */
  revision: Type.String(),
  open: integer,
  waivedBy: integer,
  report: GuardReport,
});

/** POST /api/v1/cases/:uid/leak-waivers: one of two people lets exactly these findings pass. */
export const LeakWaiverBody = object({
  version: integer,
  revision: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  reason: Type.String({ minLength: 1, maxLength: 2000 }),
});

/** GET /api/v1/cases/:uid/leaks: the last look, and who lets pass what it found. */
export const CaseLeaks = object({
  /** Null: nobody has looked yet. */
  checkedAt: nullable(instant),
  checkedBy: nullable(Someone),
  open: integer,
  revision: Type.String(),
  report: nullable(GuardReport),
  waivers: list(object({ who: Someone, at: instant, reason: text })),
  waiversNeeded: integer,
  /** They let nothing pass. */
  fixAuthors: list(Someone),
});
