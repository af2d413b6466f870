// SPDX-License-Identifier: Apache-2.0
import type { Justification } from '../../model/finding-state.ts';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import type { RuleAction, TriageRule } from '../../model/triage-rules.ts';
import type { CompiledRule, Truth } from './compile-rule.ts';

/** What a rule would change in a finding; a change that is there already is none. */
export type RuleChange =
  | { do: 'triage' }
  | { do: 'assign'; to: string }
  | { do: 'tag'; tag: string }
  | { do: 'propose-not-affected'; justification: Justification; reason: string };

/** What all rules say of one finding. */
export interface RuleOutcome {
  changes: { rule: string; change: RuleChange }[];
  /** Rules that tell people of it; ids. */
  alerts: string[];
  /** Rules that stop a release for it; ids. */
  gates: string[];
  /** Rules that hold but only log, with what they would change. */
  logged: { rule: string; changes: RuleChange[] }[];
}

/**
 * Asks the rules in their order. Of several that triage, assign or propose the first one wins; tags add up. A rule that only
 * logs stands in nobody's way.
 */
export function runRules(rules: readonly CompiledRule[], finding: TrackedFinding, now: string): RuleOutcome {
  const outcome: RuleOutcome = { changes: [], alerts: [], gates: [], logged: [] };
  const taken = new Set<string>();
  const at = Date.parse(now);
  for (const compiled of rules) {
    if (compiled.rule.enabled && isHit(compiled.rule, compiled.holds(finding, at)))
      tell(compiled.rule, finding, { outcome, taken });
  }
  return outcome;
}

function tell(rule: TriageRule, finding: TrackedFinding, { outcome, taken }: { outcome: RuleOutcome; taken: Set<string> }): void {
  const changes = rule.act.filter((action) => changesSomething(action, finding));
  if (rule.logOnly) outcome.logged.push({ rule: rule.id, changes });
  else if (rule.purpose === 'alert') outcome.alerts.push(rule.id);
  else if (rule.purpose === 'gate') outcome.gates.push(rule.id);
  else {
    const first = changes.filter((change) => isFirst(change, taken));
    outcome.changes.push(...first.map((change) => ({ rule: rule.id, change })));
  }
}

export interface RuleTrial {
  rule: TriageRule;
  /** Findings it holds for, switched on or not. */
  matched: number;
  /** Of these, held only because a fact is unknown (alerts and gates). */
  undecided: number;
  /** Findings that it alone would change. */
  changed: number;
  /** What it would change in the first ones, at most `sampleSize`. */
  samples: { finding: string; changes: RuleChange[] }[];
}

const sampleSize = 20;

/** What each rule would do, changing nothing: rules that are off or only log are tried like the others. Reads the findings once. */
export function dryRun(rules: readonly CompiledRule[], findings: Iterable<TrackedFinding>, now: string): RuleTrial[] {
  const trials = rules.map(({ rule }): RuleTrial => ({ rule, matched: 0, undecided: 0, changed: 0, samples: [] }));
  const at = Date.parse(now);
  for (const finding of findings) {
    for (const [index, { rule, holds }] of rules.entries()) {
      const truth = holds(finding, at);
      if (isHit(rule, truth)) note(trials[index] as RuleTrial, finding, truth === 'unknown');
    }
  }
  return trials;
}

function note(trial: RuleTrial, finding: TrackedFinding, undecided: boolean): void {
  trial.matched++;
  if (undecided) trial.undecided++;
  const changes = trial.rule.act.filter((action) => changesSomething(action, finding));
  if (changes.length === 0) return;
  trial.changed++;
  if (trial.samples.length < sampleSize) trial.samples.push({ finding: finding.id, changes });
}

/** What cannot be decided: alerts tell it and gates stop it; triage leaves it alone. */
function isHit({ purpose }: TriageRule, truth: Truth): boolean {
  return truth === 'unknown' ? purpose !== 'triage' : truth;
}

/** The same facts that the state machine asks for; it has the last word when the change is made. */
function changesSomething(action: RuleAction, { state, assignee, tags }: TrackedFinding): boolean {
  const isOpen = state.is === 'new' || state.is === 'triaged' || state.is === 'in-progress';
  switch (action.do) {
    case 'triage':
      return state.is === 'new';
    case 'assign':
      return isOpen && assignee !== action.to;
    case 'tag':
      return !tags.includes(action.tag);
    case 'propose-not-affected':
      return isOpen;
  }
}

function isFirst(change: RuleChange, taken: Set<string>): boolean {
  const key = change.do === 'tag' ? `tag ${change.tag}` : change.do;
  if (taken.has(key)) return false;
  taken.add(key);
  return true;
}
