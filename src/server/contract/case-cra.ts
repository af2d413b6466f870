// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { CraRecord } from './case-records.ts';
import { instant, list, nullable, object, oneOf, Someone, text } from './common.ts';

/** GET /api/v1/cases/:uid/cra: what is known for the authority, why people think so, and texts to copy. */
export const CaseCra = object({
  /** The committee has switched it on. */
  enabled: Type.Boolean(),
  current: nullable(CraRecord),
  /** Each judgement with its reason, the newest first: "why we think we are, or are not, aware". */
  log: list(object({ at: instant, by: Someone, awareAt: nullable(instant), because: text })),
  drafts: list(object({ stage: oneOf(['early-warning', 'notification', 'final-report']), rule: text, text })),
});
