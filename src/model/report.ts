// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';

/*
 * The JSON report `ngao-report/1`. These schemas are the one source of the TypeScript types
 * and of docs/reference/ngao-report.schema.json.
 */
const closed = { additionalProperties: false };
const text = Type.String();
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum(values));

export const FindingKind = oneOf([
  'vulnerability',
  'malware',
  'license',
  'deprecated',
  'secret',
  'runtime',
  'provenance',
  'code',
]);
export type FindingKind = Static<typeof FindingKind>;

export const SeverityName = oneOf(['critical', 'high', 'medium', 'low', 'unknown']);

export const ReportProblem = Type.Object({ code: text, message: text, target: text }, closed);

export const ReportTarget = Type.Object(
  { ref: text, kind: text, name: text, version: text, digest: text, components: Type.Integer({ minimum: 0 }) },
  closed,
);

export const FindingComponent = Type.Object(
  {
    purl: text,
    name: text,
    version: text,
    scope: oneOf(['prod', 'dev']),
    class: oneOf(['app', 'base-os', 'base-npm', 'runtime']),
    direct: Type.Boolean(),
    path: Type.Array(text, { description: 'Shortest chain from the project to the component, `name@version` each.' }),
    locations: Type.Array(Type.Object({ file: text, line: Type.Integer({ minimum: 0 }) }, closed)),
  },
  closed,
);

export const FindingVulnerability = Type.Object(
  {
    id: text,
    aliases: Type.Array(text),
    cvss: Type.Array(Type.Object({ version: text, vector: text, score: Type.Number({ minimum: 0, maximum: 10 }) }, closed)),
    cwes: Type.Array(text),
    kev: Type.Boolean(),
    epss: nullable(Type.Number({ minimum: 0, maximum: 1 })),
    fixedIn: Type.Array(text),
    summary: text,
  },
  closed,
);

export const FindingException = Type.Object({ id: text, reason: text, owner: text, expires: text, source: text }, closed);

export const Finding = Type.Object(
  {
    id: Type.String({ description: 'Identity, not content: survives a re-score, a rewording and a patch bump.' }),
    kind: FindingKind,
    severity: SeverityName,
    target: text,
    component: nullable(FindingComponent),
    vulnerability: nullable(FindingVulnerability),
    license: Type.Optional(Type.Object({ declared: text, outcome: oneOf(['disallowed', 'undetermined']) }, closed)),
    location: Type.Optional(Type.Object({ file: text, line: Type.Integer({ minimum: 0 }) }, closed)),
    message: Type.String({ description: 'One sentence a person can act on.' }),
    status: oneOf(['open', 'excepted', 'not-affected', 'baseline']),
    exception: nullable(FindingException),
    dueAt: nullable(text),
    fix: nullable(Type.Object({ kind: oneOf(['bump', 'override', 'none']), package: text, to: text }, closed)),
    sources: Type.Array(Type.Object({ tool: text, rule: text }, closed)),
  },
  closed,
);
export type Finding = Static<typeof Finding>;

export const Verdict = Type.Object(
  {
    result: oneOf(['pass', 'fail', 'incomplete']),
    exitCode: Type.Integer({ minimum: 0, maximum: 3 }),
    enforced: Type.Boolean(),
    violations: Type.Array(Type.Object({ rule: text, findingId: text, message: text }, closed)),
  },
  closed,
);
export type Verdict = Static<typeof Verdict>;

const counts = Type.Record(text, Type.Integer({ minimum: 0 }));

export const Report = Type.Object(
  {
    schema: Type.Literal('ngao-report/1'),
    tool: Type.Object({ name: text, version: text }, closed),
    database: nullable(
      Type.Object(
        {
          digest: text,
          builtAt: text,
          starter: Type.Boolean(),
          sources: Type.Array(Type.Object({ name: text, records: Type.Integer(), newest: text }, closed)),
        },
        closed,
      ),
    ),
    policy: Type.Object({ digest: text, source: text }, closed),
    complete: Type.Boolean(),
    problems: Type.Array(ReportProblem),
    notices: Type.Array(ReportProblem),
    targets: Type.Array(ReportTarget),
    findings: Type.Array(Finding),
    summary: Type.Object(
      { components: Type.Integer(), byKind: counts, bySeverity: counts, open: Type.Integer(), excepted: Type.Integer() },
      closed,
    ),
    verdict: Verdict,
  },
  { ...closed, $id: 'ngao-report-1', title: 'ngao-report/1' },
);
export type Report = Static<typeof Report>;
