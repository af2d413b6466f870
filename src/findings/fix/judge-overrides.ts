// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { OverrideFact } from '../../model/inventory.ts';
import { type Asker, askersOf, type PlanContext, wantedBy } from './askers.ts';
import { driftsIntoTrouble } from './choose-version.ts';
import { installedName } from './governing.ts';
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
  const reached = new Map<OverrideFact, Reached[]>(overrides.map((fact) => [fact, []]));
  if (overrides.length > 0) {
    for (const component of context.inventory.components) {
      for (const asker of askersOf([component.key], installedName(component), context))
        if (asker.forced) reached.get(asker.forced)?.push({ component, asker });
    }
  }
  return overrides.map((fact) => ({
    path: fact.path,
    wanted: fact.wanted,
    file: fact.location.file,
    line: fact.location.line,
    ...judge(fact, reached.get(fact) ?? [], context),
  }));
}

function judge(fact: OverrideFact, reached: readonly Reached[], context: PlanContext): Verdict {
  const { semver } = context;
  if (reached.length === 0) return { verdict: 'unused', why: 'it reaches no installed package' };
  if (replaces(fact, context)) return { verdict: 'needed', why: 'it puts something else in the place of the package' };
  const behind = reached.find(({ component }) => !admits(wantedBy(fact, context), component.version, semver));
  if (behind) {
    return { verdict: 'needed', why: `installed is still ${behind.component.version}: the lockfile does not follow it yet` };
  }
  const blocked = reached.find(({ component, asker }) => isKnown(asker) && !admits(asker.asked, component.version, semver));
  if (blocked) {
    const { component, asker } = blocked;
    return { verdict: 'needed', why: `${asker.title} asks for ${asker.asked}, installed is ${component.version}` };
  }
  const silent = reached.find(({ asker }) => !isKnown(asker));
  if (silent) return { verdict: 'unknown', why: `the lockfile does not tell what ${silent.asker.title} asks for` };
  const drifting = reached.find(({ component, asker }) => {
    const plain = plainRange(asker.asked ?? '', semver) ?? '*';
    return driftsIntoTrouble(plain, { component, to: component.version }, context);
  });
  if (drifting) {
    return {
      verdict: 'needed',
      why: `newer versions that ${drifting.asker.title} would take (${drifting.asker.asked}) are affected`,
    };
  }
  return { verdict: 'needless', why: `every range that asks for it admits ${versionsOf(reached)} anyway` };
}

const isKnown = (asker: Asker) => asker.asked !== undefined;

/** An alias or an address installs another package under the name: no version of the old one stands for it. */
function replaces(fact: OverrideFact, context: PlanContext): boolean {
  const wanted = wantedBy(fact, context) ?? '';
  return /^npm:.+@/.test(wanted) || plainRange(wanted, context.semver) === undefined;
}

function versionsOf(reached: readonly Reached[]): string {
  return [...new Set(reached.map(({ component }) => component.version))].sort().join(', ');
}
