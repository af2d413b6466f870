// SPDX-License-Identifier: Apache-2.0
import { preferredId } from '../../model/vulnerability-ids.ts';
import type { RepositoryDecisions } from './lint-entry.ts';

/**
 * One name per vulnerability, whatever id a file calls it by. Groups come from the findings of the scans; an id that no
 * scan found keeps its own name.
 */
export function makeNaming(repositories: readonly RepositoryDecisions[]): (id: string) => string {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) root = next;
    return root;
  };
  const groups = repositories.flatMap(({ scan }) =>
    (scan?.findings ?? []).flatMap(({ vulnerability }) => (vulnerability ? [[vulnerability.id, ...vulnerability.aliases]] : [])),
  );
  for (const ids of groups) {
    const [first, ...others] = ids as [string, ...string[]];
    for (const other of others) {
      const [a, b] = [rootOf(first), rootOf(other)];
      const best = preferredId([a, b]);
      parents.set(best === a ? b : a, best);
    }
  }
  return rootOf;
}
