// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../model/component.ts';
import { type ShortestPaths, shortestPaths } from '../model/graph.ts';
import type { Inventory } from '../model/inventory.ts';

/** Shortest chains through one inventory; each graph is walked at most once, and only when asked. */
export class ComponentPaths {
  readonly #inventory: Inventory;
  readonly #byKey: ReadonlyMap<string, Component>;
  readonly #paths = new Map<'prod' | 'all', ShortestPaths>();

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    this.#byKey = new Map(inventory.components.map((component) => [component.key, component]));
  }

  component(key: string): Component | undefined {
    return this.#byKey.get(key);
  }

  /**
   * The shortest chain from the project to any of the copies, as `name@version`, the project first where it has a name.
   * A production copy is reached through production packages where it can be. Without a chain (an SBOM without
   * dependencies, an extraneous package): the component alone.
   */
  pathTo(copies: readonly Component[]): string[] {
    const production = copies.filter((copy) => copy.scope === 'prod');
    const chain =
      (production.length > 0 ? this.#shortest('prod', production) : undefined) ??
      this.#shortest('all', production.length > 0 ? production : copies);
    if (!chain) return copies.slice(0, 1).map(labelOf);
    const { name, version } = this.#inventory.target;
    const root = name === '' ? [] : [labelOf({ name, version })];
    return [...root, ...chain.map((key) => labelOf(this.#byKey.get(key) ?? { name: key, version: '' }))];
  }

  #shortest(graph: 'prod' | 'all', copies: readonly Component[]): readonly string[] | undefined {
    let paths = this.#paths.get(graph);
    if (!paths) {
      paths = shortestPaths(this.#inventory.components, graph === 'prod' ? 'prod' : undefined);
      this.#paths.set(graph, paths);
    }
    let best: readonly string[] | undefined;
    // Copies come in key order, so the first of the shortest is always the same one.
    for (const copy of copies) {
      const chain = paths.get(copy.key);
      if (chain && (!best || chain.length < best.length)) best = chain;
    }
    return best;
  }
}

function labelOf({ name, version }: { name: string; version: string }): string {
  return version === '' ? name : `${name}@${version}`;
}
