// SPDX-License-Identifier: Apache-2.0
import type * as Semver from 'semver';
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import { chooseVersion } from './choose-version.ts';
import type { FixStep, HitPackage, Rematch } from './plan.ts';

export interface PlanContext {
  inventory: Inventory;
  rematch: Rematch;
  semver: typeof Semver;
  /** Per installed copy, the components that ask for it. */
  dependents: ReadonlyMap<string, readonly Component[]>;
}

/** What to do about one vulnerable package version. */
export function planStep(hit: HitPackage, context: PlanContext): FixStep {
  const { component, keys, matches } = hit;
  const to = chooseVersion(hit, context);
  const step = {
    package: component.name,
    from: component.version,
    to: to ?? '',
    range: '',
    parents: [] as readonly string[],
    breaking: to !== undefined && context.semver.major(to) !== context.semver.parse(component.version)?.major,
    ends: matches.map((match) => match.id).sort(),
    keys,
  };
  const obstacle = obstacleTo(hit, to);
  if (to === undefined || obstacle !== undefined) return { ...step, kind: 'none', to: '', breaking: false, why: obstacle ?? '' };
  const asked = component.direct ? context.inventory.requires?.get(component.alias ?? component.name) : undefined;
  if (asked !== undefined && !admits(asked, to, context)) {
    return { ...step, kind: 'bump', range: inStyleOf(asked, to), why: `package.json asks for ${asked}` };
  }
  const blocking = blockingParents(hit, to, context);
  if (blocking.length === 0) return { ...step, kind: 'refresh', why: 'every range that asks for it admits the fixed version' };
  const parents = isOnlyVersion(component, context.inventory) ? [] : blocking.map((parent) => parent.name);
  const ranges = blocking.slice(0, 3).map((parent) => `${parent.name} asks for ${askedBy(parent, component)}`);
  return { ...step, kind: 'override', parents: [...new Set(parents)].sort(), why: ranges.join('; ') };
}

function obstacleTo({ component, keys, matches }: HitPackage, to: string | undefined): string | undefined {
  if (matches.some((match) => match.kind === 'malware')) return 'it is malware: remove it and rotate what it could reach';
  if (to === undefined) return 'no fixed version is known; replace it, or decide by an exception with an expiry';
  if (component.bundled) return `it is shipped inside its parent (${keys[0]}): only a new version of the parent changes it`;
  return undefined;
}

/** Parents whose own range does not admit the fixed version; each name once, sorted. */
function blockingParents(hit: HitPackage, to: string, context: PlanContext): Component[] {
  const blocking = new Map<string, Component>();
  for (const key of hit.keys) {
    for (const parent of context.dependents.get(key) ?? []) {
      const asked = askedBy(parent, hit.component);
      if (asked === undefined || !admits(asked, to, context)) blocking.set(parent.name, parent);
    }
  }
  return [...blocking.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function askedBy(parent: Component, component: Component): string | undefined {
  return parent.requires?.get(component.alias ?? component.name);
}

export function admits(range: string, version: string, { semver }: Pick<PlanContext, 'semver'>): boolean {
  const plain = range.startsWith('npm:') ? range.slice(range.lastIndexOf('@') + 1) : range;
  return semver.satisfies(version, plain, { loose: true });
}

/** `^1.2.3` stays a caret range, `~` a tilde range, `1.2.3` an exact pin; anything else becomes a caret range. */
function inStyleOf(range: string, version: string): string {
  if (/^\d/.test(range)) return version;
  return `${range.startsWith('~') ? '~' : '^'}${version}`;
}

/** An override without a parent is the smaller edit, and safe where no other version of the package is installed. */
function isOnlyVersion(component: Component, inventory: Inventory): boolean {
  return inventory.components.every((other) => other.name !== component.name || other.version === component.version);
}
