// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { instant, integer, list, maybe, object, oneOf } from './common.ts';

/* What the desk writes down about a case: one closed shape for each kind. All of it is sealed. */

const words = Type.String({ maxLength: 8000 });
const short = Type.String({ minLength: 1, maxLength: 300 });
const vector = Type.String({ maxLength: 400 });
const uid = Type.String({ pattern: '^[0-9a-f]{32}$' });
const yes = Type.Boolean();

export const AssessmentRecord = object({
  reproduced: oneOf(['yes', 'no', 'not-tried']),
  finding: oneOf(['vulnerability', 'not-a-vulnerability', 'not-confirmed']),
  environment: maybe(words),
  result: words,
});
const Rating = object({ v31: maybe(vector), v40: maybe(vector) });
export const VulnerabilityRecord = object({
  summary: words,
  weakness: maybe(Type.String({ pattern: '^CWE-[0-9]{1,5}$' })),
  affected: list(object({ uid: maybe(uid), name: short, range: maybe(Type.String({ maxLength: 300 })) })),
  impact: maybe(words),
  workaround: maybe(words),
  /** As the reporter rates it, and as the team does; both are kept. */
  cvss: maybe(object({ reporter: maybe(Rating), team: maybe(Rating) })),
  ssvc: maybe(
    object({
      exploitation: oneOf(['none', 'poc', 'active']),
      automatable: yes,
      technicalImpact: oneOf(['partial', 'total']),
      missionImpact: oneOf(['degraded', 'crippled', 'failure', 'mission-failure']),
      safetyImpact: oneOf(['negligible', 'marginal', 'critical', 'catastrophic']),
      /** What only one tree asks for: the maker's, the operator's, the coordinator's. */
      valueDensity: maybe(oneOf(['diffuse', 'concentrated'])),
      systemExposure: maybe(oneOf(['small', 'controlled', 'open'])),
      missionWellBeing: maybe(oneOf(['low', 'medium', 'high'])),
    }),
  ),
  /** What it could do to payments, apart from what a score says. */
  paymentImpact: maybe(oneOf(['none', 'information', 'delay', 'wrong-amounts', 'loss-of-funds', 'settlement'])),
  level: maybe(oneOf(['critical', 'high', 'medium', 'low'])),
  levelReason: maybe(words),
  zeroDay: maybe(yes),
});
export const FixRecord = object({
  privatePlace: maybe(Type.String({ maxLength: 1000 })),
  component: maybe(short),
  authors: maybe(Type.Array(integer, { maxItems: 50 })),
  change: maybe(words),
  /** Where the change stands in the public repository; the link leads from here to there and never back (R8). */
  commits: maybe(Type.Array(Type.String({ pattern: '^https://[^\\s]+$', maxLength: 1000 }), { maxItems: 50 })),
});
export const ReviewRecord = object({ fixes: yes, minimal: yes, tested: yes, sideEffects: yes, notes: maybe(words) });
export const ReleaseProofRecord = object({
  component: uid,
  artefact: oneOf(['npm', 'image', 'chart']),
  /** As people install it: what the advisory calls fixed. */
  version: Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z.+~:_-]*$', maxLength: 200 }),
  digest: Type.String({ pattern: '^[a-z0-9]{2,20}:[0-9a-f]{32,128}$' }),
  /** Whoever recorded it downloaded the artefact and found the fix in it. */
  verified: yes,
});
export const RetrospectiveRecord = object({ wentWell: words, wentBadly: words, actions: list(words) });
export const EvidenceRecord = object({ what: Type.String({ minLength: 1, maxLength: 8000 }) });
export const SilenceRecord = object({ reason: oneOf(['unreachable', 'left-no-way']), tried: words });
/** Art. 14 of the Cyber Resilience Act; each is a judgement that stands in the log with its reason. */
export const CraRecord = object({
  event: oneOf(['exploited-vulnerability', 'severe-incident']),
  because: Type.String({ minLength: 3, maxLength: 8000 }),
  suspectedAt: maybe(instant),
  awareAt: maybe(instant),
  earlyWarningAt: maybe(instant),
  notificationAt: maybe(instant),
  measureAt: maybe(instant),
  finalAt: maybe(instant),
});
export const PlaybookRecord = object({
  playbook: short,
  startedAt: instant,
  done: Type.Array(short, { maxItems: 50 }),
  /** Who did each step and when, as the server saw it; what a form sends here is written anew. */
  steps: maybe(Type.Array(object({ id: short, by: Type.String({ maxLength: 300 }), at: instant }), { maxItems: 50 })),
});

/** What a member read who opened a report elsewhere that was encrypted to the committee's keys: "opened by" is who writes it. */
export const OpenedReportRecord = object({ report: uid, text: Type.String({ minLength: 1, maxLength: 400_000 }) });

export const DisclosureFactorsBody = object({
  alreadyPublic: yes,
  severity: oneOf(['critical', 'high', 'medium', 'low', 'unknown']),
  criticalInfrastructure: yes,
  safety: yes,
  mitigationsAvailable: yes,
  vendorAnswer: oneOf(['responsive', 'slow', 'silent', 'none-needed']),
  daysToApply: Type.Integer({ minimum: 0, maximum: 3650 }),
});

export const recordSchemas = {
  assessment: AssessmentRecord,
  vulnerability: VulnerabilityRecord,
  fix: FixRecord,
  review: ReviewRecord,
  'release-proof': ReleaseProofRecord,
  retrospective: RetrospectiveRecord,
  evidence: EvidenceRecord,
  silence: SilenceRecord,
  playbook: PlaybookRecord,
  cra: CraRecord,
  'opened-report': OpenedReportRecord,
} as const;
export type RecordKind = keyof typeof recordSchemas;
