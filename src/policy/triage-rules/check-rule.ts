// SPDX-License-Identifier: Apache-2.0
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { nearest } from '../../kit/nearest.ts';
import { conditionFields, ruleActions } from '../../model/triage-rules.ts';

/** What is wrong, and where: a JSON pointer into the list of rules. */
export interface RuleError {
  path: string;
  message: string;
}

const limits = { conditions: 200, depth: 8, actions: 20, errors: 100 };

export interface Spot {
  path: string;
  errors: RuleError[];
}

/** Checks a condition of any depth; size and depth are bounded. */
export function checkCondition(json: unknown, spot: Spot): void {
  check(json, { ...spot, depth: 0, budget: { left: limits.conditions } });
}

interface DeepSpot extends Spot {
  depth: number;
  budget: { left: number };
}

function check(json: unknown, spot: DeepSpot): void {
  const { path, errors, depth, budget } = spot;
  budget.left--;
  if (budget.left < 0) {
    if (budget.left === -1) errors.push({ path, message: `the rule has more than ${limits.conditions} conditions` });
  } else if (depth > limits.depth) errors.push({ path, message: `is nested deeper than ${limits.depth}` });
  else if (!isObject(json)) errors.push({ path, message: 'must be a condition: field, op and value, or all, any, not' });
  else checkJoint(json, spot);
}

function checkJoint(json: Record<string, unknown>, spot: DeepSpot): void {
  const { path, errors, depth } = spot;
  const joint = ['all', 'any', 'not'].find((key) => Object.hasOwn(json, key));
  if (joint === undefined) {
    tellChosen(json, { key: 'field', among: conditionFields, spot });
    return;
  }
  if (Object.keys(json).length > 1) errors.push({ path, message: `"${joint}" stands alone` });
  const inner = json[joint];
  if (joint === 'not') check(inner, { ...spot, path: `${path}/not`, depth: depth + 1 });
  else if (!Array.isArray(inner) || inner.length === 0)
    errors.push({ path: `${path}/${joint}`, message: 'must be a list with a condition' });
  else for (const [index, one] of inner.entries()) check(one, { ...spot, path: `${path}/${joint}/${index}`, depth: depth + 1 });
}

/** Checks what a rule does; only triage does anything. */
export function checkActions({ act, purpose }: Record<string, unknown>, { path, errors }: Spot): void {
  if (!Array.isArray(act)) {
    errors.push({ path, message: 'must be a list of actions' });
    return;
  }
  if (act.length > limits.actions) errors.push({ path, message: `has more than ${limits.actions} actions` });
  if (purpose === 'triage' && act.length === 0) errors.push({ path, message: 'is empty: the rule would do nothing' });
  if (purpose !== 'triage' && act.length > 0)
    errors.push({ path, message: 'must be empty: an alert or a gate acts on no finding' });
  for (const [index, one] of act.slice(0, limits.actions).entries())
    tellChosen(one, { key: 'do', among: ruleActions, spot: { path: `${path}/${index}`, errors } });
}

/** Checks against the one schema that the key chooses, so that the error speaks of what was meant. */
function tellChosen(json: unknown, given: { key: string; among: Readonly<Record<string, TSchema>>; spot: Spot }): void {
  const { key, among, spot } = given;
  const chosen = isObject(json) ? json[key] : undefined;
  if (typeof chosen === 'string' && Object.hasOwn(among, chosen)) {
    tellShape(json, among[chosen] as TSchema, spot);
    return;
  }
  const known = Object.keys(among);
  const guess = typeof chosen === 'string' ? nearest(chosen.slice(0, 60), known) : undefined;
  const message = `must be one of ${known.join(', ')}${guess ? ` (did you mean "${guess}"?)` : ''}`;
  spot.errors.push({ path: `${spot.path}/${key}`, message });
}

/** What the schema says against it, each with the JSON pointer. */
export function tellShape(json: unknown, schema: TSchema, { path, errors }: Spot): void {
  for (const { instancePath, message, keyword, params } of Value.Errors(schema, json)) {
    if (errors.length >= limits.errors) return;
    const extra = keyword === 'additionalProperties' ? ` (${JSON.stringify(params).slice(0, 120)})` : '';
    const wanted = keyword === 'required' ? ` (${JSON.stringify(params).slice(0, 120)})` : '';
    errors.push({ path: `${path}${instancePath}`, message: `${message}${extra}${wanted}` });
  }
}

export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
