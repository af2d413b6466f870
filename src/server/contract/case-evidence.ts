// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { Uid } from './cases.ts';
import { Actor, id, instant, integer, list, nullable, object, SeverityName, Someone, StateName, text } from './common.ts';

/* R26: what scans found, what was done about it and what came of it, for whoever has to check it later. */

const LinkedFinding = object({
  id,
  about: text,
  title: text,
  severity: SeverityName,
  state: StateName,
  product: object({ id, name: text }),
  target: text,
});

/** GET /api/v1/cases/{uid}/findings. `finding` is null where the person may not read the finding's product. */
export const CaseFinding = object({ uid: Uid, linkedBy: Someone, linkedAt: instant, finding: nullable(LinkedFinding) });
export const CaseFindings = list(CaseFinding);
export const LinkFindingBody = object({ finding: id });
export const LinkParams = object({ uid: Uid, link: Uid });

/** One scan that saw a finding: the report is kept byte for byte under its digest. */
const ScanEvidence = object({
  digest: text,
  format: text,
  tool: text,
  toolVersion: text,
  receivedAt: instant,
  since: instant,
  until: nullable(instant),
});

/** GET /api/v1/cases/{uid}/evidence: the pack of a case. It tells acts and states; what people wrote stays in the case. */
export const CaseEvidence = object({
  format: Type.Literal('ngao-case-evidence/1'),
  madeAt: instant,
  madeBy: Someone,
  case: object({
    uid: Uid,
    codeName: text,
    lane: text,
    state: text,
    level: nullable(text),
    receivedAt: instant,
    closedAt: nullable(instant),
  }),
  history: list(object({ seq: integer, at: instant, actor: Actor, name: text, from: nullable(text), to: nullable(text) })),
  findings: list(
    object({
      linkedAt: instant,
      finding: nullable(LinkedFinding),
      states: list(object({ at: instant, from: text, to: text })),
      scans: list(ScanEvidence),
    }),
  ),
  fixes: list(object({ commit: text, component: text, recordedAt: instant, recordedBy: Actor })),
  releases: list(
    object({
      component: text,
      artefact: text,
      version: text,
      digest: text,
      verified: Type.Boolean(),
      recordedAt: instant,
      recordedBy: Actor,
    }),
  ),
});
