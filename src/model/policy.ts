// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';
import { FindingKind } from './report.ts';

/*
 * `PolicyFile` is what ngao.yaml may hold: closed, so that a misspelt key is an error and never a rule that is silently off.
 * `Policy` is the effective policy: every default filled in, every word turned into a number.
 * This module loads the schema library; code on the way of a scan without ngao.yaml imports its types only.
 */
const closed = { additionalProperties: false };
const oneOf = <const T extends string[]>(values: readonly [...T]) => Type.Enum<T>(values);
const text = Type.String({ minLength: 1 });
const maybe = Type.Optional;

/** Lowest severity that fails; `any` includes unknown, `off` never fails. Strictest first. */
export const thresholds = ['any', 'low', 'medium', 'high', 'critical', 'off'] as const;
export const Threshold = oneOf(thresholds);
export type Threshold = Static<typeof Threshold>;

/** What happens to a finding that has no severity threshold. Strictest first. */
export const outcomes = ['fail', 'warn', 'off'] as const;
export const Outcome = oneOf(outcomes);
export type Outcome = Static<typeof Outcome>;

const UnknownSeverity = oneOf(['fail', 'warn', 'pass']);
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a date like 2027-01-31' });

/** Scopes and classes that have a threshold of their own; a class other than `app` wins over the scope. */
const scoped = <T extends Type.TSchema>(schema: T) =>
  Type.Object({ prod: schema, dev: schema, 'base-os': schema, 'base-npm': schema, runtime: schema }, closed);
const scopedInFile = Type.Union([
  Threshold,
  Type.Object(
    {
      prod: maybe(Threshold),
      dev: maybe(Threshold),
      'base-os': maybe(Threshold),
      'base-npm': maybe(Threshold),
      runtime: maybe(Threshold),
    },
    closed,
  ),
]);
const ScopedThresholds = scoped(Threshold);
export type ScopedThresholds = Static<typeof ScopedThresholds>;

/** `30`, `30 days` or `3 business days`. */
const GraceInFile = Type.Union([
  Type.Integer({ minimum: 0, maximum: 3650 }),
  Type.String({ pattern: '^\\d{1,4}( business)? days?$', description: 'a number of days, or "3 business days"' }),
]);
export const Grace = Type.Object({ days: Type.Integer({ minimum: 0 }), unit: oneOf(['calendar', 'business']) }, closed);
export type Grace = Static<typeof Grace>;

const reasoned = { reason: text, owner: text, expires: Day, evidence: maybe(text) };

/** What else an accepted vulnerability has to bring (R61): what tracks it, what proves that the fix breaks something, what helps. */
export const exceptionNeeds = ['issue', 'evidence', 'mitigations'] as const;
export const ExceptionNeed = oneOf(exceptionNeeds);
export type ExceptionNeed = Static<typeof ExceptionNeed>;

/** One dated decision of ngao.yaml. `id` is what is excepted (advisory, licence or rule id); at least one matcher is needed. */
export const ExceptionInFile = Type.Object(
  {
    decision: maybe(text),
    kind: maybe(FindingKind),
    id: maybe(text),
    aliases: maybe(Type.Boolean()),
    package: maybe(text),
    packagePattern: maybe(Type.Boolean()),
    version: maybe(text),
    target: maybe(text),
    class: maybe(oneOf(['app', 'base-os', 'base-npm', 'runtime'])),
    scope: maybe(oneOf(['prod', 'dev'])),
    path: maybe(text),
    location: maybe(text),
    fixState: maybe(oneOf(['fixed', 'not-fixed', 'wont-fix', 'unknown'])),
    issue: maybe(Type.String({ pattern: '^(https?://\\S+|([\\w.-]+/[\\w.-]+)?#[1-9]\\d*)$', description: 'an address, or #7' })),
    mitigations: maybe(text),
    ...reasoned,
  },
  closed,
);
export type ExceptionInFile = Static<typeof ExceptionInFile>;

/** Waives the licence judgement of one package. */
export const LicenseExceptionInFile = Type.Object(
  { package: text, version: maybe(text), license: maybe(text), ...reasoned },
  closed,
);
export type LicenseExceptionInFile = Static<typeof LicenseExceptionInFile>;

/** What a repository that extends this policy may add: exceptions for these kinds; licence waivers of this reach. */
const Local = Type.Object({ exceptions: Type.Array(FindingKind), licenses: oneOf(['none', 'undetermined', 'any']) }, closed);

const Timeline = Type.Object({ table: oneOf(['bod-26-04']), exposed: Type.Boolean() }, closed);

/** Where the organisation's policy is. A URL needs the digest of its bytes, so that it cannot change unseen. */
export const PolicyReference = Type.Union([
  Type.Object({ path: text }, closed),
  Type.Object(
    {
      url: Type.String({ pattern: '^https?://', description: 'an https address' }),
      digest: Type.String({ pattern: '^sha256:[0-9a-f]{64}$', description: '"sha256:" and 64 hex digits' }),
    },
    closed,
  ),
]);
export type PolicyReference = Static<typeof PolicyReference>;

export const PolicyFile = Type.Object(
  {
    extends: maybe(Type.Union([text, ...PolicyReference.anyOf])),
    gate: maybe(
      Type.Object(
        {
          vulnerability: maybe(scopedInFile),
          malware: maybe(scopedInFile),
          runtime: maybe(scopedInFile),
          code: maybe(scopedInFile),
          provenance: maybe(scopedInFile),
          unknownSeverity: maybe(UnknownSeverity),
          maxDatabaseAge: maybe(Type.String({ pattern: '^(\\d{1,5}[dh]|off)$', description: 'like 5d, 36h or off' })),
          graceDays: maybe(
            Type.Object(
              { critical: maybe(GraceInFile), high: maybe(GraceInFile), medium: maybe(GraceInFile), low: maybe(GraceInFile) },
              closed,
            ),
          ),
          timeline: maybe(Timeline),
          onlyFixable: maybe(Type.Boolean()),
        },
        closed,
      ),
    ),
    licenses: maybe(
      Type.Object(
        {
          allow: maybe(Type.Array(text)),
          aliases: maybe(Type.Record(Type.String(), text)),
          prod: maybe(Outcome),
          dev: maybe(Outcome),
          exceptions: maybe(Type.Array(LicenseExceptionInFile)),
        },
        closed,
      ),
    ),
    deprecated: maybe(Outcome),
    secrets: maybe(Outcome),
    registries: maybe(Type.Array(Type.String({ pattern: '^[A-Za-z0-9.-]+(:\\d+)?$', description: 'a host name' }))),
    holidays: maybe(Type.Array(Day)),
    exceptions: maybe(Type.Array(ExceptionInFile)),
    exceptionNeeds: maybe(Type.Array(ExceptionNeed)),
    local: maybe(Type.Partial(Local, closed)),
  },
  { ...closed, $id: 'ngao-policy-1', title: 'ngao.yaml' },
);
export type PolicyFile = Static<typeof PolicyFile>;

/** Where an entry was written and what its writer was allowed to waive. Not part of the policy's digest. */
const Written = {
  source: Type.Object({ file: Type.String(), line: Type.Integer(), inherited: maybe(Type.Boolean()) }, closed),
  /** Present when a repository's exception is bounded by the policy it extends. */
  kinds: maybe(Type.Array(FindingKind)),
};

export const Policy = Type.Object(
  {
    gate: Type.Object(
      {
        vulnerability: ScopedThresholds,
        malware: ScopedThresholds,
        runtime: ScopedThresholds,
        code: ScopedThresholds,
        provenance: ScopedThresholds,
        unknownSeverity: UnknownSeverity,
        /** Hours; null: no limit. */
        maxDatabaseAge: Type.Union([Type.Integer(), Type.Null()]),
        /** A severity that is absent has no grace. */
        graceDays: Type.Object({ critical: maybe(Grace), high: maybe(Grace), medium: maybe(Grace), low: maybe(Grace) }, closed),
        timeline: Type.Union([Timeline, Type.Null()]),
        onlyFixable: Type.Boolean(),
      },
      closed,
    ),
    licenses: Type.Object(
      {
        allow: Type.Array(text),
        aliases: Type.Record(Type.String(), text),
        prod: Outcome,
        dev: Outcome,
        exceptions: Type.Array(
          Type.Object({ ...LicenseExceptionInFile.properties, ...Written, only: maybe(Type.Literal('undetermined')) }, closed),
        ),
      },
      closed,
    ),
    deprecated: Outcome,
    secrets: Outcome,
    registries: Type.Array(text),
    holidays: Type.Array(Day),
    exceptions: Type.Array(Type.Object({ ...ExceptionInFile.properties, ...Written }, closed)),
    exceptionNeeds: maybe(Type.Array(ExceptionNeed)),
    local: Local,
  },
  closed,
);
/** The effective policy: fully defaulted, ready for `judge`. */
export type Policy = Static<typeof Policy>;
