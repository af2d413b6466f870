// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../../model/inventory.ts';
import type { FixStep } from './plan.ts';

/** The inventory as it would stand after every step, each package on exactly the version the step names. */
export function rewrite(inventory: Inventory, steps: readonly FixStep[]): Inventory {
  const versions = new Map<string, string>();
  for (const step of steps) if (step.kind !== 'none') for (const key of step.keys) versions.set(key, step.to);
  const components = inventory.components.map((component) => {
    const version = versions.get(component.key);
    if (version === undefined) return component;
    return { ...component, version, purl: `${component.purl.slice(0, component.purl.lastIndexOf('@'))}@${version}` };
  });
  return { ...inventory, components, runtimes: [] };
}
