// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { OverrideFact, ProjectAsk } from '../../model/inventory.ts';
import { type Asker, type PlanContext, rootAsk, rootManifest } from './askers.ts';
import { driftsIntoTrouble, isAtEase } from './choose-version.ts';
import { installedName } from './governing.ts';
import type { FixStep, OverrideChange, RangeChange } from './plan.ts';
import { inStyleOf, plainRange } from './ranges.ts';

interface Wanted {
  component: Component;
  to: string;
  askers: readonly Asker[];
  /** Those whose range, or the override that governs it, is in the way. */
  stuck: readonly Asker[];
}

type Changes = Pick<FixStep, 'bumps' | 'overrides'>;

/** The fewest entries of package.json that let everybody have the version; a sentence when it cannot be said there. */
export function changesFor(wanted: Wanted, context: PlanContext): Changes | string {
  const overrides = overridesFor(wanted, context);
  if (typeof overrides === 'string') return overrides;
  const bumps = new Map<string, RangeChange>();
  for (const ask of asksToBump(wanted, overrides, context)) bumps.set(`${ask.manifest}\0${ask.name}`, bump(ask, wanted, context));
  const isNpm = context.inventory.target.kind === 'npm-lock';
  const name = installedName(wanted.component);
  const asksItself = isNpm && rootAsk(name, context) !== undefined;
  return {
    bumps: [...bumps.values()],
    // npm refuses (EOVERRIDE) an override of what the project asks for itself, unless it refers to that very range.
    overrides: overrides.map((change) => (asksItself && change.path.length === 1 ? { ...change, after: `$${name}` } : change)),
  };
}

/** The project's own ranges that are in the way, and the one that an override is going to refer to. */
function asksToBump({ component, to, stuck }: Wanted, overrides: readonly OverrideChange[], context: PlanContext): ProjectAsk[] {
  const { semver, inventory } = context;
  const isReference = (asker: Asker) => asker.forced?.wanted.startsWith('$') === true;
  const own = stuck.flatMap((asker) => {
    const reference = asker.forced && isReference(asker) ? rootAsk(asker.forced.wanted.slice(1), context) : undefined;
    if (reference) return [reference];
    return asker.ask && !asker.forced && plainRange(asker.ask.range, semver) !== undefined ? [asker.ask] : [];
  });
  const root = rootAsk(installedName(component), context);
  const isReferredTo = inventory.target.kind === 'npm-lock' && overrides.some((change) => change.path.length === 1);
  if (root === undefined || !isReferredTo) return own;
  const plain = plainRange(root.range, semver);
  const lowest = plain === undefined ? null : semver.minVersion(plain, { loose: true });
  return lowest !== null && semver.gte(lowest, to) ? own : [...own, root];
}

function bump(ask: ProjectAsk, { component, to }: Wanted, context: PlanContext): RangeChange {
  const after = inStyleOf(ask.range, to);
  const drifts = driftsIntoTrouble(plainRange(after, context.semver) ?? to, { component, to }, context);
  const exact = drifts ? after.replace(/[\^~](?=[^@]*$)/, '') : after;
  return { manifest: ask.manifest, name: ask.name, before: ask.range, after: exact };
}

/** Entries in force that must change; a new one for those whose own range is in the way. */
function overridesFor({ component, to, stuck }: Wanted, context: PlanContext): OverrideChange[] | string {
  const after = component.alias === undefined ? to : `npm:${component.name}@${to}`;
  const facts = new Set<OverrideFact>();
  for (const { forced, passedOver } of stuck) {
    for (const fact of forced ? [...passedOver, forced] : []) {
      if (!fact.wanted.startsWith('$') && !isAtEase(fact.wanted, { component, to }, context)) facts.add(fact);
    }
  }
  const changed = [...facts].map((fact) => ({ path: fact.path, before: fact.wanted, after }));
  const paths = newPaths(component, stuck, context);
  if (typeof paths === 'string') return paths;
  return [...changed, ...paths.map((path) => ({ path, before: null, after }))];
}

/** An entry without a parent is the smaller edit, and safe where no other version of the package is installed. */
function newPaths(component: Component, stuck: readonly Asker[], context: PlanContext): string[][] | string {
  const { inventory, semver } = context;
  const name = installedName(component);
  const free = stuck.filter(({ forced, ask }) => !forced && (!ask || plainRange(ask.range, semver) === undefined));
  if (free.length === 0) return [];
  const isOnly = inventory.components.every((other) => installedName(other) !== name || other.version === component.version);
  const ofProject = free.find((asker) => asker.ask !== undefined);
  if (isOnly) return [[name]];
  if (ofProject) return `${rootManifest(inventory.target.ref)} asks for ${ofProject.asked}, which is no range: change it by hand`;
  if (inventory.target.kind === 'bun-lock') {
    return 'other versions of it are installed, and bun cannot limit an override to one parent: update what asks for it';
  }
  const parents = new Map(free.map(({ parent }) => [installedName(parent as Component), parent as Component]));
  return [...parents.keys()].sort().map((parent) => [parent, entryName(component, parent, context)]);
}

/**
 * npm's entries hold for everything below the parent, not for its own dependencies alone: where another version
 * stands below it, the entry names the version it is about (npm documentation, package.json "overrides").
 */
function entryName(component: Component, parent: string, { inventory, governing }: PlanContext): string {
  const name = installedName(component);
  if (inventory.target.kind !== 'npm-lock') return name;
  const parents = inventory.components.filter((other) => installedName(other) === parent);
  const below = governing.reachable(new Set(parents.map((other) => other.key)));
  const hasOthers = inventory.components.some(
    (other) => installedName(other) === name && other.version !== component.version && below.has(other.key),
  );
  return hasOthers ? `${name}@${component.version}` : name;
}
