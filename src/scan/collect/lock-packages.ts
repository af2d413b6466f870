// SPDX-License-Identifier: Apache-2.0
import type { Edge, LockedPackage } from './lock-graph.ts';

/**
 * Gathers a lockfile's packages under unique keys. Entries with one key and one source are one package
 * (two patterns that ended at the same version); the same name and version from another source is another package.
 */
export class LockPackages {
  private readonly byKey = new Map<string, LockedPackage>();

  /** Adds the package, or joins it with the one already there; returns the key it has now. */
  add(given: LockedPackage): string {
    const before = this.byKey.get(given.key);
    if (before === undefined) this.byKey.set(given.key, given);
    else if (sourceOf(before) === sourceOf(given)) before.lines.push(...given.lines);
    else return this.add({ ...given, key: `${given.key} (${sourceOf(given)})` });
    return given.key;
  }

  /** Adds edges to a package that is there. */
  connect(key: string, edges: readonly Edge[]): void {
    const locked = this.byKey.get(key);
    // No spread: a hostile file may hold more edges than a call takes arguments.
    if (locked) for (const edge of edges) locked.edges.push(edge);
  }

  all(): LockedPackage[] {
    return [...this.byKey.values()];
  }
}

/** Mirrors of the public registry are one source: they serve the same packages. */
function sourceOf({ origin }: LockedPackage): string {
  return origin.kind === 'registry' ? 'registry' : (origin.url?.replace(/#.*$/, '') ?? origin.kind);
}
