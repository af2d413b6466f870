// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../model/inventory.ts';

/** The same inventory with every path written relative to another folder: `prefix` is '' or ends in `/`. */
export function prefixInventory(inventory: Inventory, prefix: string): Inventory {
  if (prefix === '') return inventory;
  const place = <T extends { location: { file: string; line: number } }>(fact: T): T => ({
    ...fact,
    location: { ...fact.location, file: prefix + fact.location.file },
  });
  const message = <T extends { target: string }>(told: T): T => ({ ...told, target: prefix + told.target });
  return {
    target: { ...inventory.target, ref: joinRef(prefix, inventory.target.ref) },
    components: inventory.components.map((component) => ({
      ...component,
      locations: component.locations.map((location) => ({ ...location, file: prefix + location.file })),
    })),
    ...(inventory.requires && {
      requires: inventory.requires.map((ask) => ({ ...ask, manifest: prefix + ask.manifest })),
    }),
    runtimes: inventory.runtimes.map(place),
    secrets: inventory.secrets.map(place),
    overrides: inventory.overrides.map(place),
    problems: inventory.problems.map(message),
    notices: inventory.notices.map(message),
  };
}

/** `.` is a folder's own ref: `services/api/` + `.` is `services/api`. */
function joinRef(prefix: string, ref: string): string {
  return ref === '.' ? prefix.slice(0, -1) : prefix + ref;
}
