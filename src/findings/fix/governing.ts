// SPDX-License-Identifier: Apache-2.0
import type * as Semver from 'semver';
import type { Component } from '../../model/component.ts';
import type { Inventory, OverrideFact } from '../../model/inventory.ts';
import { admits, intersect } from './ranges.ts';

/** A package that asks for another by a name; without `parent` it is the project that asks. */
export interface Asking {
  parent: Component | undefined;
  name: string;
  /** The range it asks for, when it is known. */
  asked: string | undefined;
}

interface Entry {
  fact: OverrideFact;
  parents: readonly string[];
  range: string | undefined;
}

/** Of npm and yarn 1 an entry's parent may stand anywhere above; of the others it is the one that asks. */
const reachesDown: ReadonlySet<string> = new Set(['npm-lock', 'yarn-v1', 'node-modules']);

/**
 * Which overrides speak of what a package gets that asks for another, the deciding one first: one that names the very
 * package that asks, then the longer path, then the first written (as npm resolves them: arborist, override-set).
 */
export class Governing {
  private readonly inventory: Inventory;
  private readonly semver: typeof Semver;
  private readonly entries = new Map<string, Entry[]>();
  private readonly below = new Map<string, ReadonlySet<string>>();
  private readonly byKey: ReadonlyMap<string, Component>;

  constructor(inventory: Inventory, semver: typeof Semver) {
    this.inventory = inventory;
    this.semver = semver;
    this.byKey = new Map(inventory.components.map((component) => [component.key, component]));
    for (const fact of inventory.overrides) {
      const { name, range } = splitStep(fact.path.at(-1) ?? '');
      const list = this.entries.get(name) ?? [];
      list.push({ fact, parents: fact.path.slice(0, -1), range });
      this.entries.set(name, list);
    }
  }

  of(asking: Asking): readonly OverrideFact[] {
    const candidates = this.entries.get(asking.name) ?? [];
    return candidates
      .filter((entry) => this.speaksOf(entry, asking))
      .sort((a, b) => this.rank(b, asking) - this.rank(a, asking))
      .map((entry) => entry.fact);
  }

  /** The components and everything they need. */
  reachable(starts: ReadonlySet<string>): ReadonlySet<string> {
    const seen = new Set(starts);
    for (const key of seen) for (const next of this.byKey.get(key)?.dependsOn ?? []) seen.add(next);
    return seen;
  }

  private rank({ parents }: Entry, { parent }: Asking): number {
    const last = parents.at(-1);
    const isNearest = parent !== undefined && last !== undefined && this.isNamed(parent, last);
    return parents.length + (isNearest ? 1_000 : 0);
  }

  private speaksOf({ parents, range }: Entry, { parent, asked }: Asking): boolean {
    if (range !== undefined && !intersect(asked, range, this.semver)) return false;
    if (parents.length === 0) return true;
    if (parent === undefined) return false;
    if (reachesDown.has(this.inventory.target.kind)) return this.keysBelow(parents).has(parent.key);
    return this.isNamed(parent, parents.at(-1) as string);
  }

  /** The components that the path of parents leads to, and everything they need. */
  private keysBelow(parents: readonly string[]): ReadonlySet<string> {
    const id = parents.join('\0');
    const known = this.below.get(id);
    if (known) return known;
    let keys: ReadonlySet<string> = new Set(this.byKey.keys());
    for (const step of parents) {
      keys = new Set([...keys].filter((key) => this.isNamed(this.byKey.get(key) as Component, step)));
      keys = this.reachable(keys);
    }
    this.below.set(id, keys);
    return keys;
  }

  private isNamed(component: Component, step: string): boolean {
    const { name, range } = splitStep(step);
    return installedName(component) === name && (range === undefined || admits(range, component.version, this.semver));
  }
}

/** The name a package is asked for by: its alias where it has one. */
export function installedName(component: Component): string {
  return component.alias ?? component.name;
}

/** `lodash@^4` and `@scope/x@1` are a name and a range. */
function splitStep(step: string): { name: string; range: string | undefined } {
  const at = step.indexOf('@', 1);
  return at < 0 ? { name: step, range: undefined } : { name: step.slice(0, at), range: step.slice(at + 1) };
}
