// SPDX-License-Identifier: Apache-2.0
import { compareSeverity } from '../../model/severity.ts';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import type { Condition, TriageRule } from '../../model/triage-rules.ts';
import { compileLocationGlob } from '../exceptions/location-glob.ts';

/** Kleene's third value: a fact that the condition asks for is unknown. */
export type Truth = true | false | 'unknown';

export interface CompiledRule {
  rule: TriageRule;
  /** `now` in milliseconds. */
  holds(finding: TrackedFinding, now: number): Truth;
}

type Test = CompiledRule['holds'];
type Leaf = Extract<Condition, { field: string }>;
const day = 86_400_000;

/** The rule ready to be asked, or the JSON pointers (within the rule) of globs that cannot be read. Its shape was checked. */
export function compileRule(rule: TriageRule): CompiledRule | { globs: string[] } {
  const globs: string[] = [];
  const holds = compile(rule.when, '/when', globs);
  return globs.length > 0 ? { globs } : { rule, holds };
}

/** A rule that cannot be read: it never knows. */
export function undecidable(rule: TriageRule): CompiledRule {
  return { rule: { ...rule, act: [] }, holds: () => 'unknown' };
}

function compile(condition: Condition, path: string, globs: string[]): Test {
  if ('all' in condition) return allOf(condition.all.map((one, index) => compile(one, `${path}/all/${index}`, globs)));
  if ('any' in condition) {
    const none = allOf(condition.any.map((one, index) => negate(compile(one, `${path}/any/${index}`, globs))));
    return negate(none);
  }
  if ('not' in condition) return negate(compile(condition.not, `${path}/not`, globs));
  return compileLeaf(condition, path, globs);
}

function allOf(tests: readonly Test[]): Test {
  return (finding, now) => {
    let truth: Truth = true;
    for (const test of tests) {
      const one = test(finding, now);
      if (one === false) return false;
      if (one === 'unknown') truth = 'unknown';
    }
    return truth;
  };
}

function negate(test: Test): Test {
  return (finding, now) => {
    const truth = test(finding, now);
    return truth === 'unknown' ? truth : !truth;
  };
}

function compileLeaf(leaf: Leaf, path: string, globs: string[]): Test {
  switch (leaf.field) {
    case 'severity':
      return severityTest(leaf.op, leaf.value);
    case 'kind':
      return wordTest(leaf, ({ kind }) => kind);
    case 'state':
      return wordTest(leaf, ({ state }) => state.is);
    case 'class':
      return wordTest(leaf, ({ attribution }) => attribution.class);
    case 'scope':
      return wordTest(leaf, scopeOf);
    case 'id': {
      const wanted = new Set(leaf.value);
      return turned(leaf.op === 'not-in', ({ ids, group }) => wanted.has(group) || ids.some((id) => wanted.has(id)));
    }
    case 'epss':
      return ({ attribution: { epss } }) => (epss === null ? 'unknown' : epss >= leaf.value === (leaf.op === 'at-least'));
    case 'kev':
      return ({ attribution: { kev } }) => (kev === null ? 'unknown' : kev === leaf.value);
    case 'fix-available':
      return ({ attribution: { fixedIn } }) => fixedIn.length > 0 === leaf.value;
    case 'age-days':
      return ({ firstSeen }, now) => Math.floor((now - Date.parse(firstSeen)) / day) >= leaf.value === (leaf.op === 'at-least');
    default:
      return globTest(leaf, `${path}/value`, globs);
  }
}

function severityTest(op: 'is' | 'is-not' | 'at-least' | 'below', value: TrackedFinding['attribution']['severity']): Test {
  return ({ attribution: { severity } }) => {
    if (op === 'is' || op === 'is-not') return (severity === value) === (op === 'is');
    // Nobody has rated it: it may be anything.
    if (severity === 'unknown' || value === 'unknown') return 'unknown';
    return compareSeverity(severity, value) <= 0 === (op === 'at-least');
  };
}

function wordTest({ op, value }: { op: 'is' | 'is-not'; value: string }, wordOf: (finding: TrackedFinding) => string): Test {
  return turned(op === 'is-not', (finding) => wordOf(finding) === value);
}

function turned(isTurned: boolean, test: (finding: TrackedFinding) => boolean): Test {
  return (finding) => test(finding) !== isTurned;
}

function scopeOf({ attribution: { instances } }: TrackedFinding): 'prod' | 'dev' {
  return instances.some(({ scope }) => scope === 'prod') || instances.length === 0 ? 'prod' : 'dev';
}

type GlobLeaf = Extract<Leaf, { op: 'matches' | 'matches-not' }>;

const textsOf: Record<GlobLeaf['field'], (finding: TrackedFinding) => readonly string[]> = {
  package: ({ attribution }) => (attribution.package === '' ? [] : [attribution.package]),
  target: ({ target }) => [target],
  path: ({ attribution }) => attribution.instances.flatMap(({ locations }) => locations.map(({ file }) => file)),
  tool: ({ tools }) => tools,
  tag: ({ tags }) => tags,
};

/** Time is the product of the lengths of glob and text, whatever they are; texts are cut, because tools write them. */
function globTest({ field, op, value }: GlobLeaf, path: string, globs: string[]): Test {
  const glob = compileLocationGlob(value);
  if (!glob) globs.push(path);
  return turned(op === 'matches-not', (finding) => textsOf[field](finding).some((text) => glob?.(text.slice(0, 1_000)) === true));
}
