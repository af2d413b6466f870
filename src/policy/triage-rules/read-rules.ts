// SPDX-License-Identifier: Apache-2.0
import Value from 'typebox/value';
import { NgaoError } from '../../kit/errors.ts';
import { RuleHead, type TriageRule } from '../../model/triage-rules.ts';
import { checkActions, checkCondition, isObject, type RuleError, tellShape } from './check-rule.ts';
import { type CompiledRule, compileRule, undecidable } from './compile-rule.ts';

const limits = { rules: 500, errors: 100 };

/** Rules to save: throws `config-invalid` with every error and its JSON pointer. Sorted as they are asked. */
export function checkRules(json: unknown): CompiledRule[] {
  const { rules, errors } = readRules(json);
  if (errors.length === 0) return rules;
  const lines = errors.map(({ path, message }) => `${path || '/'}: ${message}`);
  throw new NgaoError('config-invalid', `The rules are not saved. Correct:\n${lines.join('\n')}`);
}

/**
 * Rules to run, as they were stored. A rule that cannot be read (any more) never decides by accident: as an alert it tells
 * everything, as a gate it stops everything, as triage it does nothing; one that does not say what it is, is taken for a gate.
 * The errors are returned to be shown.
 */
export function readRules(json: unknown): { rules: CompiledRule[]; errors: RuleError[] } {
  const errors: RuleError[] = [];
  if (!Array.isArray(json)) return { rules: [stopping('#')], errors: [{ path: '', message: 'must be a list of rules' }] };
  if (json.length > limits.rules)
    return { rules: [stopping('#')], errors: [{ path: '', message: `has more than ${limits.rules} rules` }] };
  const rules = json.flatMap((one, index) => readRule(one, `/${index}`, errors));
  tellTwins(rules, errors);
  const order = (a: CompiledRule, b: CompiledRule) => b.rule.priority - a.rule.priority || (a.rule.id < b.rule.id ? -1 : 1);
  return { rules: rules.sort(order), errors: errors.slice(0, limits.errors) };
}

function readRule(json: unknown, path: string, errors: RuleError[]): CompiledRule[] {
  const own: RuleError[] = [];
  if (!isObject(json)) own.push({ path, message: 'must be a rule (an object)' });
  else {
    const { when, act, ...head } = json;
    tellShape(head, { ...RuleHead, additionalProperties: false }, { path, errors: own });
    checkCondition(when, { path: `${path}/when`, errors: own });
    checkActions(json, { path: `${path}/act`, errors: own });
  }
  const compiled = own.length === 0 ? compileRule(json as unknown as TriageRule) : undefined;
  if (compiled && 'globs' in compiled)
    own.push(...compiled.globs.map((at) => ({ path: `${path}${at}`, message: 'is not a readable glob' })));
  errors.push(...own);
  if (compiled && 'rule' in compiled) return [compiled];
  return isObject(json) && Value.Check(RuleHead, json) ? [undecidable(json as unknown as TriageRule)] : [stopping(`#${path}`)];
}

/** Of what cannot even be said what it is for, the worst is assumed: a gate. */
function stopping(id: string): CompiledRule {
  const head = { id, title: '', enabled: true, logOnly: false, priority: 100, purpose: 'gate' as const };
  return undecidable({ ...head, when: { all: [] }, act: [] });
}

function tellTwins(rules: readonly CompiledRule[], errors: RuleError[]): void {
  const seen = new Set<string>();
  for (const { rule } of rules) {
    if (seen.has(rule.id)) errors.push({ path: '', message: `two rules have the id ${JSON.stringify(rule.id.slice(0, 60))}` });
    seen.add(rule.id);
  }
}
