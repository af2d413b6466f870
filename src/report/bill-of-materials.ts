// SPDX-License-Identifier: Apache-2.0
import type { Component, Digest, Location } from '../model/component.ts';
import type { Inventory } from '../model/inventory.ts';

/** A package once, however often it is installed: what an SBOM lists. */
export interface Part {
  /** Unique in the document: the purl, else a name made of the component's own key. */
  ref: string;
  /** The first copy in key order; what the copies differ in stands beside it, merged. */
  component: Component;
  /** `prod` as soon as one copy is needed in production. */
  scope: 'prod' | 'dev';
  /** Whether every copy is optional. */
  optional: boolean;
  licenses: readonly string[];
  digests: readonly Digest[];
  locations: readonly Location[];
  /** Where the copies are installed, sorted. */
  keys: readonly string[];
  /** Refs of the parts it needs, over all copies, sorted. */
  dependsOn: readonly string[];
}

/** One scanned target as the root of its own graph. */
export interface Root {
  ref: string;
  name: string;
  version: string;
  purl: string | undefined;
  inventory: Inventory;
  /** Refs of what the project itself asks for, sorted. */
  dependsOn: readonly string[];
}

export interface BillOfMaterials {
  roots: readonly Root[];
  /** Sorted by ref. */
  parts: readonly Part[];
}

/** Merges the inventories into one bill: every purl once, dependencies between parts, one root per target. */
export function makeBillOfMaterials(inventories: readonly Inventory[]): BillOfMaterials {
  const refs = new References();
  const roots = inventories.map((inventory) => ({ inventory, ref: refs.ofTarget(inventory) }));
  const copies = new Map<string, { component: Component; inventory: Inventory }[]>();
  for (const inventory of inventories) {
    for (const component of inventory.components) {
      const ref = refs.ofComponent(inventory, component);
      const list = copies.get(ref);
      if (list) list.push({ component, inventory });
      else copies.set(ref, [{ component, inventory }]);
    }
  }
  const parts = [...copies].map(([ref, list]) => mergeCopies(ref, list, refs));
  parts.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return { roots: roots.map((root) => describeRoot(root, refs)), parts };
}

/** Gives every component and target its one name in the document. */
class References {
  readonly #byKey = new Map<Inventory, Map<string, string>>();
  readonly #taken = new Set<string>();

  ofTarget(inventory: Inventory): string {
    const { ref, name, version } = inventory.target;
    return this.#claim(`target:${ref}#${name}@${version}`);
  }

  ofComponent(inventory: Inventory, component: Component): string {
    const { purl, name, version, key } = component;
    const ref = purl.startsWith('pkg:') ? purl : this.#claim(`component:${name}@${version}#${inventory.target.ref}:${key}`);
    const keys = this.#byKey.get(inventory) ?? new Map<string, string>();
    this.#byKey.set(inventory, keys.set(key, ref));
    return ref;
  }

  /** Refs for keys of one inventory; a key that leads nowhere is left out. Sorted, each once. */
  resolve(inventory: Inventory, keys: readonly string[]): string[] {
    const known = this.#byKey.get(inventory);
    const found = keys.map((key) => known?.get(key)).filter((ref) => ref !== undefined);
    return [...new Set(found)].sort();
  }

  #claim(wanted: string): string {
    let ref = wanted;
    for (let next = 2; this.#taken.has(ref); next++) ref = `${wanted}#${next}`;
    this.#taken.add(ref);
    return ref;
  }
}

function mergeCopies(ref: string, copies: readonly { component: Component; inventory: Inventory }[], refs: References): Part {
  const sorted = [...copies].sort((a, b) => (a.component.key < b.component.key ? -1 : a.component.key > b.component.key ? 1 : 0));
  const components = sorted.map((copy) => copy.component);
  const dependsOn = sorted.flatMap(({ component, inventory }) => refs.resolve(inventory, component.dependsOn));
  return {
    ref,
    component: components[0]!,
    scope: components.some((component) => component.scope === 'prod') ? 'prod' : 'dev',
    optional: components.every((component) => component.optional === true),
    licenses: components.find((component) => component.licenses?.length)?.licenses ?? [],
    digests: distinct(components.flatMap((component) => component.digests ?? [])),
    locations: distinct(components.flatMap((component) => component.locations)),
    keys: [...new Set(components.map((component) => component.key))].sort(),
    dependsOn: [...new Set(dependsOn)].filter((needed) => needed !== ref).sort(),
  };
}

function distinct<T>(entries: readonly T[]): T[] {
  if (entries.length < 2) return [...entries];
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function describeRoot({ inventory, ref }: { inventory: Inventory; ref: string }, refs: References): Root {
  const direct = inventory.components.filter((component) => component.direct).map((component) => component.key);
  const { name, version } = inventory.target;
  return { ref, name, version, purl: purlOfTarget(inventory), inventory, dependsOn: refs.resolve(inventory, direct) };
}

/** A project whose packages all come from npm is an npm package itself; of the others no purl is known. */
export function purlOfTarget({ target, components }: Pick<Inventory, 'target' | 'components'>): string | undefined {
  if (components.length === 0 || components.some((component) => component.ecosystem !== 'npm')) return undefined;
  if (!/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(target.name)) return undefined;
  const version = target.version === '' ? '' : `@${encodeURIComponent(target.version.toWellFormed())}`;
  return `pkg:npm/${target.name.replace('@', '%40')}${version}`;
}

/** The namespace and the bare name: `@scope/name` and `group:artifact` hold both. */
export function splitName(component: Pick<Component, 'ecosystem' | 'name'>): { group: string; name: string } {
  const separator = component.ecosystem === 'Maven' ? ':' : '/';
  const at = component.name.lastIndexOf(separator);
  const scoped = component.ecosystem === 'Maven' || component.name.startsWith('@');
  if (!scoped || at <= 0 || at === component.name.length - 1) return { group: '', name: component.name };
  return { group: component.name.slice(0, at), name: component.name.slice(at + 1) };
}
