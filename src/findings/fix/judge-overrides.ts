// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { OverrideFact } from '../../model/inventory.ts';
import type { OverrideVerdict } from './plan.ts';
import { admits, type PlanContext } from './plan-step.ts';

/**
 * Whether each override in force still changes anything. It is needless when every parent's own range admits the
 * version installed by it: without it the resolver takes that version or a newer one. It is unused when it reaches no
 * installed package.
 */
export function judgeOverrides(context: PlanContext): OverrideVerdict[] {
  return context.inventory.overrides.map((fact) => ({
    path: fact.path,
    wanted: fact.wanted,
    file: fact.location.file,
    line: fact.location.line,
    ...judgeOverride(fact, context),
  }));
}

function judgeOverride(fact: OverrideFact, context: PlanContext): Pick<OverrideVerdict, 'verdict' | 'why'> {
  const parent = fact.path.length > 1 ? packageName(fact.path.at(-2) ?? '') : undefined;
  const name = packageName(fact.path.at(-1) ?? '');
  const edges = context.inventory.components
    .filter((component) => component.name === name || component.alias === name)
    .flatMap((component) => askers(component, context).map((asker) => ({ component, asker })))
    .filter(({ asker }) => parent === undefined || asker.name === parent);
  if (edges.length === 0) return { verdict: 'unused', why: 'no installed package is reached by it' };
  const blocked = edges.find(({ component, asker }) => !admits(asker.range, component.version, context));
  if (!blocked) return { verdict: 'needless', why: 'every range that asks for the package admits the installed version anyway' };
  return {
    verdict: 'needed',
    why: `${blocked.asker.name} asks for ${blocked.asker.range}, installed is ${blocked.component.version}`,
  };
}

/** Who asks for a component and by which range; a range that is not known counts as one that does not admit. */
function askers(component: Component, context: PlanContext): { name: string; range: string }[] {
  const name = component.alias ?? component.name;
  const parents = (context.dependents.get(component.key) ?? []).map((parent) => ({
    name: parent.name,
    range: parent.requires?.get(name) ?? 'unknown',
  }));
  const own = component.direct ? context.inventory.requires?.get(name) : undefined;
  return own === undefined ? parents : [{ name: 'the project', range: own }, ...parents];
}

/** `lodash@^4` and `@scope/x@1` lose their version; Yarn's paths were split by the collector. */
function packageName(step: string): string {
  const at = step.indexOf('@', 1);
  return at > 0 ? step.slice(0, at) : step;
}
