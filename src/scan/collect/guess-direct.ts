// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';

/**
 * Marks as direct what no other package needs, for a project that does not say itself what it wants. Of packages that
 * need each other in a circle the first is taken, so that every package can be reached from a direct one.
 */
export function guessDirect(components: readonly Component[]): void {
  const byKey = new Map(components.map((component) => [component.key, component]));
  const needed = new Set(components.flatMap((component) => component.dependsOn));
  const reached = new Set<string>();
  const inOrder = [...components].sort((a, b) => rank(a, needed) - rank(b, needed) || (a.key < b.key ? -1 : 1));
  for (const component of inOrder) {
    component.direct = !reached.has(component.key);
    if (component.direct) reach(component.key, byKey, reached);
  }
}

/** What nobody needs first; then the top of the tree before its depth. */
function rank(component: Component, needed: ReadonlySet<string>): number {
  return needed.has(component.key) ? component.key.split('node_modules/').length : 0;
}

function reach(start: string, byKey: ReadonlyMap<string, Component>, reached: Set<string>): void {
  const open = [start];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    open.push(...(byKey.get(key)?.dependsOn ?? []));
  }
}
