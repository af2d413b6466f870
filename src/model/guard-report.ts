// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';

/*
 * The answer of the leak lint, `ngao-guard/1`. These schemas are the one source of the TypeScript types and of
 * docs/reference/ngao-guard.schema.json. Nothing in it repeats the text that was linted: a report of a leak must not
 * be the next one.
 */
const closed = { additionalProperties: false };
const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum(values));

export const GuardLane = oneOf(['embargo', 'advisory', 'normal']);
export type GuardLane = Static<typeof GuardLane>;

export const GuardLevel = oneOf(['block', 'warn']);
export type GuardLevel = Static<typeof GuardLevel>;

export const GuardSourceKind = oneOf([
  'commit-subject',
  'commit-body',
  'commit-trailer',
  'branch',
  'pr-title',
  'pr-body',
  'changelog',
  'file-name',
  'test-name',
  'comment',
  'code',
  'lockfile',
  'sbom',
  'text',
]);
export type GuardSourceKind = Static<typeof GuardSourceKind>;

export const GuardSource = Type.Object(
  {
    kind: GuardSourceKind,
    commit: nullable(Type.String({ description: 'The commit it belongs to; null for what is not committed.' })),
    file: nullable(Type.String({ description: 'Path in the change; null where there is none, or where its name is the leak.' })),
  },
  closed,
);
export type GuardSource = Static<typeof GuardSource>;

export const GuardFinding = Type.Object(
  {
    fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'What a waiver names. Survives moving within a file.' }),
    rule: text,
    level: GuardLevel,
    status: oneOf(['open', 'waived']),
    source: GuardSource,
    line: Type.Integer({ minimum: 0, description: 'From 1; in a diff the line of the new file, 0 for a line taken out.' }),
    column: Type.Integer({ minimum: 1, description: 'UTF-16 units, from 1.' }),
    length: Type.Integer({ minimum: 0, description: 'UTF-16 units; 0 where something is missing rather than said.' }),
    message: Type.String({ description: 'What gives it away, and what to write instead.' }),
  },
  closed,
);
export type GuardFinding = Static<typeof GuardFinding>;

export const GuardProblem = Type.Object({ code: text, message: text }, closed);
export type GuardProblem = Static<typeof GuardProblem>;

export const GuardWaiverState = Type.Object(
  { state: oneOf(['applied', 'refused']), covered: count, message: text, expires: nullable(text) },
  closed,
);
export type GuardWaiverState = Static<typeof GuardWaiverState>;

export const GuardReport = Type.Object(
  {
    schema: Type.Literal('ngao-guard/1'),
    tool: Type.Object({ name: text, version: text }, closed),
    lane: Type.Object({ name: GuardLane, from: oneOf(['flag', 'terms', 'config', 'default']) }, closed),
    complete: Type.Boolean(),
    problems: Type.Array(GuardProblem),
    checked: Type.Object(
      {
        texts: count,
        lines: count,
        commits: count,
        termSets: count,
        binaries: Type.Integer({ minimum: 0, description: 'Files of the change that hold no text and so were not looked at.' }),
      },
      closed,
    ),
    findings: Type.Array(GuardFinding),
    waivers: Type.Array(GuardWaiverState),
    summary: Type.Object({ block: count, warn: count, waived: count, left: count }, closed),
    verdict: Type.Object(
      { result: oneOf(['clean', 'leak', 'incomplete']), exitCode: Type.Unsafe<0 | 1 | 3>(Type.Enum([0, 1, 3])) },
      closed,
    ),
  },
  { ...closed, $id: 'ngao-guard-1' },
);
export type GuardReport = Static<typeof GuardReport>;
