// SPDX-License-Identifier: Apache-2.0
import type { Component, ComponentScope } from './component.ts';

/** Shortest chains of keys, each from a direct dependency down to the component; built when they are asked for. */
export interface ShortestPaths {
  /** Undefined for a component that no direct dependency reaches. */
  get(key: string): readonly string[] | undefined;
}

/**
 * Shortest chain to every reachable component, by breadth-first search.
 * Real lockfiles hold 10^5 paths over 10^3 nodes: paths are never enumerated.
 * Edges and roots are visited in key order, so ties always break the same way.
 */
export function shortestPaths(components: readonly Component[], scope?: ComponentScope): ShortestPaths {
  const byKey = new Map<string, Component>();
  for (const component of components) byKey.set(component.key, component);
  const parent = new Map<string, string | undefined>();
  const queue: string[] = [];
  const visit = (key: string, from: string | undefined) => {
    const component = byKey.get(key);
    if (!component || parent.has(key) || (scope && component.scope !== scope)) return;
    parent.set(key, from);
    queue.push(key);
  };
  for (const key of directKeys(components)) visit(key, undefined);
  for (let at = 0; at < queue.length; at++) {
    const key = queue[at] as string;
    for (const next of inOrder(byKey.get(key)?.dependsOn ?? [])) visit(next, key);
  }
  return { get: (key) => (parent.has(key) ? chain(key, parent) : undefined) };
}

function directKeys(components: readonly Component[]): string[] {
  return components
    .filter((component) => component.direct)
    .map((component) => component.key)
    .sort();
}

/** Collectors mostly sort edges themselves. */
function inOrder(keys: readonly string[]): readonly string[] {
  return keys.every((key, at) => at === 0 || (keys[at - 1] as string) <= key) ? keys : [...keys].sort();
}

function chain(key: string, parent: ReadonlyMap<string, string | undefined>): string[] {
  const keys: string[] = [];
  for (let at: string | undefined = key; at !== undefined; at = parent.get(at)) keys.push(at);
  return keys.reverse();
}
