// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { FixStep } from './plan.ts';

/**
 * The inventory as it would stand after every step, each package on exactly the version the step names. What the new
 * versions themselves ask for is not known before they are installed: they keep the edges of the old ones.
 */
export function rewrite(inventory: Inventory, steps: readonly FixStep[]): Inventory {
  const versions = new Map<string, string>();
  for (const step of steps) if (step.to !== '') for (const key of step.keys) versions.set(key, step.to);
  const components = inventory.components.map((component) => {
    const version = versions.get(component.key);
    return version === undefined ? component : atVersion(component, version);
  });
  return { ...inventory, components, runtimes: [] };
}

export function atVersion(component: Component, version: string): Component {
  const purl = `${component.purl.slice(0, component.purl.lastIndexOf('@'))}@${encodeURIComponent(version)}`;
  return { ...component, version, purl };
}
