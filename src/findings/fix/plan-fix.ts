// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { VulnerabilityMatch } from '../../model/match.ts';
import { judgeOverrides } from './judge-overrides.ts';
import type { FixPlan, HitPackage, Rematch } from './plan.ts';
import { planStep } from './plan-step.ts';
import { rewrite } from './rewrite.ts';

export interface FixRequest {
  inventory: Inventory;
  /** The matches to fix; those of other inventories are ignored. */
  matches: readonly VulnerabilityMatch[];
  rematch: Rematch;
}

/**
 * The smallest plan that ends the given matches without knowing anything but the lockfile and the advisories:
 * refresh where ranges allow, bump the project's own ranges, override the rest. What it promises is proven by
 * matching the rewritten graph again.
 */
export async function planFix({ inventory, matches, rematch }: FixRequest): Promise<FixPlan> {
  const semver = await import('semver');
  const context = { inventory, rematch, semver, dependents: dependentsOf(inventory) };
  const steps = hitPackages(inventory, matches).map((hit) => planStep(hit, context));
  const left = rematch(rewrite(inventory, steps));
  return {
    target: inventory.target.ref,
    steps,
    overrides: judgeOverrides(context),
    remaining: left.flatMap((match) => remains(match)).sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
  };
}

/** Packages that are hit, by name and version; runtime advisories are not a lockfile's to fix. */
function hitPackages(inventory: Inventory, matches: readonly VulnerabilityMatch[]): HitPackage[] {
  const byKey = new Map(inventory.components.map((component) => [component.key, component]));
  const groups = new Map<string, HitPackage & { matches: VulnerabilityMatch[] }>();
  for (const match of matches) {
    const component = byKey.get(match.componentKeys[0] ?? '');
    if (match.inventory !== inventory || match.kind === 'runtime' || !component) continue;
    const id = `${component.name}@${component.version}`;
    const group = groups.get(id) ?? { component, keys: match.componentKeys, matches: [] };
    group.matches.push(match);
    groups.set(id, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** For every installed copy, the components whose manifest asks for it. */
function dependentsOf(inventory: Inventory): ReadonlyMap<string, readonly Component[]> {
  const dependents = new Map<string, Component[]>();
  for (const component of inventory.components) {
    for (const key of component.dependsOn) {
      const list = dependents.get(key);
      if (list) list.push(component);
      else dependents.set(key, [component]);
    }
  }
  return dependents;
}

function remains(match: VulnerabilityMatch): { id: string; package: string; version: string }[] {
  if (match.kind === 'runtime') return [];
  const component = match.inventory.components.find((candidate) => candidate.key === match.componentKeys[0]);
  return component ? [{ id: match.id, package: component.name, version: component.version }] : [];
}

function sortKey(entry: { id: string; package: string }): string {
  return `${entry.package}\0${entry.id}`;
}
