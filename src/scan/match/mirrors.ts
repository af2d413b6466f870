// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Problem } from '../../model/problem.ts';

/** Fewer packages of one host are what an organisation keeps for itself. */
const fewest = 10;

/**
 * Whether the host that most packages come from may be a mirror nobody has named: then they are public packages, and
 * leaving their advisories out would read as clean. `collided` are the packages for which a record was left out.
 */
export function mirrorProblems({ components, target }: Inventory, collided: ReadonlySet<Component>): Problem[] {
  const foreign = components.filter(({ origin }) => origin.kind !== 'first-party');
  const byHost = Map.groupBy(foreign, hostOf);
  byHost.delete('');
  return [...byHost]
    .filter(([, own]) => own.length >= fewest && own.length * 2 > foreign.length && own.some((one) => collided.has(one)))
    .map(([host, own]) => ({
      code: 'registry-unknown',
      message: `${own.length} of ${foreign.length} packages come from ${host}; ${own.filter((one) => collided.has(one)).length} of them have names and versions with known advisories, which were not applied. If it mirrors the public registry, write "registries: [${host}]" in ngao.yaml.`,
      target: target.ref,
    }));
}

/** Host of a registry that is not known to be public; '' for every other origin. */
function hostOf({ origin }: Component): string {
  if (origin.kind !== 'private-registry' && origin.kind !== 'url') return '';
  return /^https?:\/\/([^/?#\\]+)/i.exec(origin.url ?? '')?.[1]?.toLowerCase() ?? '';
}
