// SPDX-License-Identifier: Apache-2.0
import Type, { type Static, type TSchema } from 'typebox';
import { Justification, stateNames } from './finding-state.ts';
import { FindingKind, SeverityName } from './report.ts';

/*
 * Rules that look at findings: data, never code. A condition compares one field with one value; `all`, `any` and `not`
 * put conditions together. Closed, so that a misspelt key is an error and never a rule that is silently off.
 */
const closed = { additionalProperties: false };
const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum(values));
const is = oneOf(['is', 'is-not']);
/** Doublestar glob: `**` crosses `/`, `*` and `?` do not, `{a,b}` chooses. */
const Glob = Type.String({ minLength: 1, maxLength: 200 });
const leaf = <const F extends string, O extends TSchema, V extends TSchema>(field: F, op: O, value: V) =>
  Type.Object({ field: Type.Literal(field), op, value }, closed);
const matches = oneOf(['matches', 'matches-not']);
const compares = oneOf(['at-least', 'below']);

/** One comparison per field. */
export const conditionFields = {
  severity: leaf('severity', oneOf(['is', 'is-not', 'at-least', 'below']), SeverityName),
  kind: leaf('kind', is, FindingKind),
  state: leaf('state', is, oneOf(stateNames)),
  class: leaf('class', is, oneOf(['app', 'base-os', 'base-npm', 'runtime'])),
  /** `prod` when any instance is. */
  scope: leaf('scope', is, oneOf(['prod', 'dev'])),
  /** Any id of the alias group. */
  id: leaf(
    'id',
    oneOf(['in', 'not-in']),
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 1_000 }),
  ),
  package: leaf('package', matches, Glob),
  target: leaf('target', matches, Glob),
  /** Any file in which it stands. */
  path: leaf('path', matches, Glob),
  tool: leaf('tool', matches, Glob),
  tag: leaf('tag', matches, Glob),
  epss: leaf('epss', compares, Type.Number({ minimum: 0, maximum: 1 })),
  kev: leaf('kev', Type.Literal('is'), Type.Boolean()),
  'fix-available': leaf('fix-available', Type.Literal('is'), Type.Boolean()),
  /** Whole days since it was first seen. */
  'age-days': leaf('age-days', compares, Type.Integer({ minimum: 0, maximum: 36_500 })),
} as const;
export type ConditionField = keyof typeof conditionFields;

type Leaf = { [F in ConditionField]: Static<(typeof conditionFields)[F]> }[ConditionField];
export type Condition = Leaf | { all: Condition[] } | { any: Condition[] } | { not: Condition };

/** The whole grammar as one JSON Schema, for the API's description; `readRules` gives better errors. */
export const ConditionSchema = Type.Cyclic(
  {
    Condition: Type.Union([
      ...Object.values(conditionFields),
      Type.Object({ all: Type.Array(Type.Ref('Condition'), { minItems: 1 }) }, closed),
      Type.Object({ any: Type.Array(Type.Ref('Condition'), { minItems: 1 }) }, closed),
      Type.Object({ not: Type.Ref('Condition') }, closed),
    ]),
  },
  'Condition',
);

const text = Type.String({ minLength: 1, maxLength: 200 });
export const ruleActions = {
  triage: Type.Object({ do: Type.Literal('triage') }, closed),
  assign: Type.Object({ do: Type.Literal('assign'), to: text }, closed),
  tag: Type.Object({ do: Type.Literal('tag'), tag: text }, closed),
  /** Only ever a proposal: two people decide. */
  'propose-not-affected': Type.Object(
    {
      do: Type.Literal('propose-not-affected'),
      justification: Justification,
      reason: Type.String({ minLength: 1, maxLength: 2_000 }),
    },
    closed,
  ),
} as const;
export const RuleAction = Type.Union(Object.values(ruleActions));
export type RuleAction = { [A in keyof typeof ruleActions]: Static<(typeof ruleActions)[A]> }[keyof typeof ruleActions];

/** Everything of a rule but its condition and actions. */
export const RuleHead = Type.Object({
  id: text,
  title: Type.String({ maxLength: 200 }),
  enabled: Type.Boolean(),
  /** Told in the log of rules, and nothing else. */
  logOnly: Type.Boolean(),
  /** 0 to 100; the highest is asked first. */
  priority: Type.Integer({ minimum: 0, maximum: 100 }),
  /**
   * `triage`: acts on findings; what it cannot decide (a fact is unknown) it leaves alone. `alert`: tells people; what it
   * cannot decide it tells. `gate`: stops a release; what it cannot decide it stops.
   */
  purpose: oneOf(['triage', 'alert', 'gate']),
});

export interface TriageRule extends Static<typeof RuleHead> {
  when: Condition;
  /** Only of `triage` rules; alerts and gates have none. */
  act: RuleAction[];
}
