// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../../model/inventory.ts';
import type { VulnerabilityMatch } from '../../model/match.ts';
import { type PlanContext, planContext } from './askers.ts';
import { installedName } from './governing.ts';
import { judgeOverrides } from './judge-overrides.ts';
import type { FixPlan, FixStep, HitPackage, Knowledge, OverrideVerdict } from './plan.ts';
import { planStep } from './plan-step.ts';
import { rewrite } from './rewrite.ts';

export interface FixRequest {
  inventory: Inventory;
  /** The matches to fix; those of other inventories are ignored. */
  matches: readonly VulnerabilityMatch[];
  knowledge: Knowledge;
}

/**
 * The smallest plan that ends the given matches without knowing anything but the lockfile and the advisories:
 * refresh where ranges allow, bump the project's own ranges, override the rest. What it promises is proven by
 * matching the rewritten graph again.
 */
export async function planFix({ inventory, matches, knowledge }: FixRequest): Promise<FixPlan> {
  const context = planContext(inventory, knowledge, await import('semver'));
  const steps = withDoubts(agreeing(hitPackages(inventory, matches), context), context);
  return {
    target: inventory.target.ref,
    kind: inventory.target.kind,
    steps,
    overrides: afterSteps(judgeOverrides(context), steps),
    remaining: remainingAfter(steps, context),
  };
}

/** Packages that are hit, one per name, version and way of being there; the runtime is not a lockfile's to fix. */
function hitPackages(inventory: Inventory, matches: readonly VulnerabilityMatch[]): HitPackage[] {
  const byKey = new Map(inventory.components.map((component) => [component.key, component]));
  const groups = new Map<string, { component: HitPackage['component']; keys: Set<string>; matches: Set<VulnerabilityMatch> }>();
  for (const match of matches) {
    if (match.inventory !== inventory || match.kind === 'runtime') continue;
    for (const key of match.componentKeys) {
      const component = byKey.get(key);
      if (!component) continue;
      const id = [component.name, component.version, installedName(component), component.bundled ?? false, component.class].join(
        '\0',
      );
      const group = groups.get(id) ?? { component, keys: new Set(), matches: new Set() };
      groups.set(id, { component: group.component, keys: group.keys.add(key), matches: group.matches.add(match) });
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({ component: group.component, keys: [...group.keys].sort(), matches: [...group.matches] }));
}

/** Two versions below one parent can need the same entry: then both take the higher version. */
function agreeing(hits: readonly HitPackage[], context: PlanContext): FixStep[] {
  const steps = hits.map((hit) => planStep(hit, context));
  for (let round = 0; round < hits.length; round++) {
    const highest = highestByEntry(steps, context);
    const low = steps.findIndex((step) =>
      step.overrides.some((change) => isLower(step.to, highest.get(entryId(change)), context)),
    );
    if (low < 0) break;
    const versions = (steps[low] as FixStep).overrides.map((change) => highest.get(entryId(change)) ?? '');
    steps[low] = planStep(hits[low] as HitPackage, context, versions.sort(context.semver.rcompare)[0]);
  }
  return steps;
}

/** What a new version asks for is not known: an override below packages that all change may be needless afterwards. */
function withDoubts(steps: readonly FixStep[], { dependents, asks }: PlanContext): FixStep[] {
  const changed = new Set(steps.filter((step) => step.to !== '').flatMap((step) => step.keys));
  return steps.map((step) => {
    const parents = step.keys.flatMap((key) => dependents.get(key) ?? []);
    const isNew = step.overrides.some((change) => change.before === null);
    const isOwn = step.keys.some((key) => asks.has(key));
    if (!isNew || isOwn || parents.length === 0 || !parents.every(({ key }) => changed.has(key))) return step;
    const names = [...new Set(parents.map((parent) => parent.name))].sort();
    return { ...step, why: `${step.why}; this plan changes ${names.join(' and ')} too, so this may turn out needless` };
  });
}

function highestByEntry(steps: readonly FixStep[], context: PlanContext): Map<string, string> {
  const highest = new Map<string, string>();
  for (const step of steps) {
    for (const change of step.overrides) {
      const id = entryId(change);
      if (!isLower(step.to, highest.get(id), context)) highest.set(id, step.to);
    }
  }
  return highest;
}

const entryId = (change: { path: readonly string[] }) => change.path.join('\0');

function isLower(version: string, than: string | undefined, { semver }: PlanContext): boolean {
  return than !== undefined && semver.lt(version, than);
}

/** An entry that the plan itself changes is in use. */
function afterSteps(verdicts: readonly OverrideVerdict[], steps: readonly FixStep[]): OverrideVerdict[] {
  const changed = new Set(steps.flatMap((step) => step.overrides.map(entryId)));
  return verdicts.map((verdict) =>
    changed.has(entryId(verdict)) ? { ...verdict, verdict: 'needed', why: 'this plan changes it' } : verdict,
  );
}

function remainingAfter(steps: readonly FixStep[], { inventory, knowledge }: PlanContext): FixPlan['remaining'] {
  const left = knowledge.rematch(rewrite(inventory, steps)).flatMap(remains);
  const order = (entry: FixPlan['remaining'][number]) => `${entry.package}\0${entry.version}\0${entry.id}`;
  return left.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function remains({ kind, inventory, componentKeys, id }: VulnerabilityMatch): FixPlan['remaining'] {
  if (kind === 'runtime') return [];
  const component = inventory.components.find((candidate) => candidate.key === componentKeys[0]);
  return component ? [{ id, package: component.name, version: component.version }] : [];
}
