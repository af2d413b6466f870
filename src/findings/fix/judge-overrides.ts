// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { OverrideFact } from '../../model/inventory.ts';
import { type Asker, askersOf, type PlanContext, wantedBy } from './askers.ts';
import { driftsIntoTrouble, isTroubled } from './choose-version.ts';
import type { OverrideVerdict } from './plan.ts';
import { admits, plainRange } from './ranges.ts';

type Verdict = Pick<OverrideVerdict, 'verdict' | 'why'>;

interface Reached {
  component: Component;
  asker: Asker;
}

/**
 * Whether each override in force still changes anything. It is needless when every range that it governs admits the
 * installed version anyway and no newer version in those ranges is affected: without the entry the resolver keeps
 * the installed version, or takes a newer one. It is unused when it governs nothing.
 */
export function judgeOverrides(context: PlanContext): OverrideVerdict[] {
  const { overrides } = context.inventory;
  if (overrides.length === 0) return [];
  const reached = reachedBy(context);
  return overrides.map((fact) => ({
    path: fact.path,
    wanted: fact.wanted,
    file: fact.location.file,
    line: fact.location.line,
    ...judge(fact, reached.get(fact) ?? [], context),
  }));
}

function reachedBy(context: PlanContext): ReadonlyMap<OverrideFact, readonly Reached[]> {
  const reached = new Map<OverrideFact, Reached[]>();
  for (const component of context.inventory.components) {
    for (const asker of askersOf([component.key], { component, context })) {
      for (const fact of asker.forced ? [...asker.passedOver, asker.forced] : []) {
        const list = reached.get(fact) ?? [];
        list.push({ component, asker });
        reached.set(fact, list);
      }
    }
  }
  return reached;
}

function judge(fact: OverrideFact, reached: readonly Reached[], context: PlanContext): Verdict {
  const { semver } = context;
  if (reached.length === 0) return { verdict: 'unused', why: 'it reaches no installed package' };
  if (replaces(fact, context)) return { verdict: 'needed', why: 'it puts something else in the place of the package' };
  const behind = reached.find(({ component }) => !admits(wantedBy(fact, context), component.version, semver));
  if (behind) {
    const { component, asker } = behind;
    return { verdict: 'needed', why: `the lockfile has ${component.version} for ${asker.title}: it does not follow the entry` };
  }
  const silent = reached.find(({ asker }) => asker.asked === undefined);
  const blocked = reached.filter(
    ({ component, asker: { asked } }) => asked !== undefined && !admits(asked, component.version, semver),
  );
  const held = blocked.find((one) => !isHeldBack(one, context)) ?? blocked[0];
  if (held) {
    const why = `${held.asker.title} asks for ${held.asker.asked}, installed is ${held.component.version}`;
    const isOutdated = silent === undefined && isHeldBack(held, context);
    return isOutdated
      ? { verdict: 'outdated', why: `${why}; without it the newer one comes, which is not affected` }
      : { verdict: 'needed', why };
  }
  if (silent) return { verdict: 'unknown', why: `the lockfile does not tell what ${silent.asker.title} asks for` };
  return withoutIt(reached, context);
}

/** Whether the range asks for something newer than the override gives, and what it asks for is not affected. */
function isHeldBack({ component, asker }: Reached, context: PlanContext): boolean {
  const range = plainRange(asker.asked ?? '', context.semver);
  if (range === undefined || !context.semver.ltr(component.version, range, { loose: true })) return false;
  return !isTroubled(range, component, context);
}

function withoutIt(reached: readonly Reached[], context: PlanContext): Verdict {
  const drifting = reached.find(({ component, asker }) => {
    const range = plainRange(asker.asked ?? '', context.semver) ?? '*';
    return driftsIntoTrouble(range, { component, to: component.version }, context);
  });
  if (!drifting) return { verdict: 'needless', why: `every range that asks for it admits ${versionsOf(reached)} anyway` };
  const { title, asked } = drifting.asker;
  return { verdict: 'needed', why: `${title} asks for ${asked}, of which newer versions are affected` };
}

/** An alias or an address installs another package under the name: no version of the old one stands for it. */
function replaces(fact: OverrideFact, context: PlanContext): boolean {
  const wanted = wantedBy(fact, context) ?? '';
  return /^npm:.+@/.test(wanted) || plainRange(wanted, context.semver) === undefined;
}

function versionsOf(reached: readonly Reached[]): string {
  return [...new Set(reached.map(({ component }) => component.version))].sort().join(', ');
}
