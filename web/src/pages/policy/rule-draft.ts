// SPDX-License-Identifier: Apache-2.0

/*
 * A rule between its form and its JSON. The form knows one list of comparisons, all or any of them; what nests deeper is
 * edited as JSON, and never flattened silently. The grammar is the server's (src/model/triage-rules.ts).
 */
export interface Comparison {
  field: string;
  op: string;
  value: string;
}
export interface Act {
  do: string;
  [key: string]: string;
}
export interface RuleForm {
  join: 'all' | 'any';
  when: Comparison[];
  act: Act[];
}

const equal: Ops = { is: 'is', 'is-not': 'is not' };
const glob: Ops = { matches: 'matches', 'matches-not': 'does not match' };
const measure: Ops = { 'at-least': 'is at least', below: 'is below' };
const yes: Ops = { is: 'is' };

type Ops = Readonly<Record<string, string>>;
interface FieldInfo {
  label: string;
  ops: Ops;
  options?: readonly string[];
  type?: 'number' | 'boolean' | 'list';
}

const states = ['new', 'triaged', 'in-progress', 'fixed', 'accepted', 'not-affected', 'false-positive', 'duplicate'];
const kinds = ['vulnerability', 'malware', 'license', 'deprecated', 'secret', 'runtime', 'provenance', 'code'];
const trueOrFalse = ['true', 'false'];

/** What a comparison can look at, as the form offers it. */
export const fields: Readonly<Record<string, FieldInfo>> = {
  severity: { label: 'Severity', ops: { ...measure, ...equal }, options: ['critical', 'high', 'medium', 'low', 'unknown'] },
  kind: { label: 'Kind', ops: equal, options: kinds },
  state: { label: 'State', ops: equal, options: states },
  class: { label: 'Class', ops: equal, options: ['app', 'base-os', 'base-npm', 'runtime'] },
  scope: { label: 'Scope', ops: equal, options: ['prod', 'dev'] },
  id: { label: 'Id', ops: { in: 'is one of', 'not-in': 'is none of' }, type: 'list' },
  package: { label: 'Package', ops: glob },
  target: { label: 'Target', ops: glob },
  path: { label: 'File', ops: glob },
  tool: { label: 'Tool', ops: glob },
  tag: { label: 'Tag', ops: glob },
  epss: { label: 'EPSS', ops: measure, type: 'number' },
  kev: { label: 'Known exploited', ops: yes, options: trueOrFalse, type: 'boolean' },
  'fix-available': { label: 'Fix available', ops: yes, options: trueOrFalse, type: 'boolean' },
  'age-days': { label: 'Age in days', ops: measure, type: 'number' },
};

interface ActInfo {
  label: string;
  /** Further keys, with what is written beside them. */
  needs: Readonly<Record<string, string>>;
}
export const acts: Readonly<Record<string, ActInfo>> = {
  triage: { label: 'Mark as triaged', needs: {} },
  assign: { label: 'Assign', needs: { to: 'Person' } },
  tag: { label: 'Add a tag', needs: { tag: 'Tag' } },
  'propose-not-affected': { label: 'Propose "not affected"', needs: { justification: 'Because', reason: 'Reason' } },
};

export const emptyForm: RuleForm = {
  join: 'all',
  when: [{ field: 'severity', op: 'at-least', value: 'high' }],
  act: [{ do: 'triage' }],
};

/** The form of a stored rule; undefined when it says more than the form can show. */
export function formOf(rule: unknown): RuleForm | undefined {
  if (!isObject(rule)) return undefined;
  const joined = whenOf(rule.when);
  if (!joined || !Array.isArray(rule.act)) return undefined;
  const act = rule.act.map(actOf);
  return act.every((one) => one !== undefined) ? { ...joined, act } : undefined;
}

function whenOf(when: unknown): Pick<RuleForm, 'join' | 'when'> | undefined {
  if (!isObject(when)) return undefined;
  const join = Array.isArray(when.any) ? 'any' : 'all';
  const list = 'field' in when ? [when] : when[join];
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const comparisons = list.map(comparisonOf);
  return comparisons.every((one) => one !== undefined) ? { join, when: comparisons } : undefined;
}

function comparisonOf(json: unknown): Comparison | undefined {
  if (!isObject(json) || typeof json.field !== 'string' || typeof json.op !== 'string') return undefined;
  const info = fields[json.field];
  if (!info || !(json.op in info.ops)) return undefined;
  const value = Array.isArray(json.value) ? json.value.join(', ') : String(json.value);
  return { field: json.field, op: json.op, value };
}

function actOf(json: unknown): Act | undefined {
  if (!isObject(json) || typeof json.do !== 'string' || !(json.do in acts)) return undefined;
  return Object.values(json).every((value) => typeof value === 'string') ? (json as Act) : undefined;
}

/** The rule that the form says. */
export function ruleOf({ join, when, act }: RuleForm): { when: unknown; act: unknown } {
  const comparisons = when.map(({ field, op, value }) => ({ field, op, value: jsonOf(field, value) }));
  return { when: comparisons.length === 1 ? comparisons[0] : { [join]: comparisons }, act };
}

function jsonOf(field: string, value: string): unknown {
  const type = fields[field]?.type;
  if (type === 'number') return Number(value);
  if (type === 'boolean') return value === 'true';
  if (type === 'list') return value.split(/[\s,]+/).filter((one) => one !== '');
  return value;
}

/** A comparison of another field starts with what that field offers. */
export function startOf(field: string): Comparison {
  const info = fields[field];
  return { field, op: Object.keys(info?.ops ?? equal)[0] ?? 'is', value: info?.options?.[0] ?? '' };
}

/** `Severity is at least high, and Package matches left-*`; what the form cannot show is said to be so. */
export function sentenceOf(rule: unknown, people: ReadonlyMap<string, string> = new Map()): { when: string; act: string } {
  const form = formOf(rule);
  if (!form) return { when: 'a nested condition', act: 'see the JSON' };
  const when = form.when.map(
    ({ field, op, value }) => `${fields[field]?.label} ${fields[field]?.ops[op]} ${wordOf(field, value)}`,
  );
  const act = form.act.map((one) => {
    const what = acts[one.do]?.label ?? one.do;
    const detail = people.get(one.to ?? '') ?? one.to ?? one.tag ?? one.reason;
    return detail === undefined ? what : `${what}: ${detail}`;
  });
  return { when: when.join(form.join === 'all' ? ', and ' : ', or '), act: act.join('; ') };
}

function wordOf(field: string, value: string): string {
  if (fields[field]?.type !== 'boolean') return value;
  return value === 'true' ? 'yes' : 'no';
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
