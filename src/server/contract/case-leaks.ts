// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { GuardReport } from '../../model/guard-report.ts';
import { integer, list, maybe, object, oneOf } from './common.ts';

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
export const LeakChecks = list(LeakCheckAnswer);
