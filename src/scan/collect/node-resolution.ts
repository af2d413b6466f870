// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** More look-ups than any real tree needs; a document made to be slow is refused instead. */
const lookupLimit = 20_000_000;
const marker = 'node_modules/';

/**
 * Finds the installed copy that a package gets when it asks for a name, by Node's rule: the nearest `node_modules`
 * from the asking package's folder upwards (Node.js documentation, "Loading from node_modules folders").
 * Paths are posix and relative to the project's folder; the project itself is ''.
 */
export class NodeResolution {
  private readonly paths: ReadonlySet<string> | ReadonlyMap<string, unknown>;
  private readonly links: ReadonlyMap<string, string>;
  /** Folders that hold packages, each ending in `node_modules/`: the others need not be asked. */
  private readonly holders = new Set<string>();
  private readonly levelsOf = new Map<string, readonly string[]>();
  private lookups = 0;

  /** `links`: path of a symbolic link to the path of the folder it stands for. */
  constructor(paths: ReadonlySet<string> | ReadonlyMap<string, unknown>, links: ReadonlyMap<string, string> = new Map()) {
    this.paths = paths;
    this.links = links;
    for (const path of paths.keys()) this.holders.add(path.slice(0, path.lastIndexOf(marker) + marker.length));
  }

  /** Folders to ask, nearest first, for a package that stands at `from`. */
  levels(from: string): readonly string[] {
    const parent = parentOf(from);
    const above = parent === undefined ? [] : this.levelsAt(parent);
    const own = from === '' ? marker : `${from}/${marker}`;
    return this.holders.has(own) ? [own, ...above] : above;
  }

  /** The same for a folder that many packages share; without recursion, as deep as the paths are. */
  private levelsAt(folder: string): readonly string[] {
    let known = this.levelsOf.get(folder);
    if (known !== undefined) return known;
    const levels: string[] = [];
    for (let at: string | undefined = folder; at !== undefined; at = parentOf(at)) {
      const level = at === '' ? marker : `${at}/${marker}`;
      if (this.holders.has(level)) levels.push(level);
    }
    known = levels;
    this.levelsOf.set(folder, known);
    return known;
  }

  /** Path of the copy of `name` that is found from `levels`; links are followed. Undefined when none is installed. */
  find(levels: readonly string[], name: string): string | undefined {
    for (const level of levels) {
      if (++this.lookups > lookupLimit)
        throw new NgaoError('input-too-large', 'The dependency graph is too large to be resolved.');
      const path = level + name;
      if (this.paths.has(path)) return this.links.size === 0 ? path : (this.links.get(path) ?? path);
    }
    return undefined;
  }
}

/** The folder whose `node_modules` is asked next, or undefined at the top. */
function parentOf(path: string): string | undefined {
  if (path === '' || path === '..' || path.endsWith('/..')) return undefined;
  const cut = path.lastIndexOf(marker);
  if (cut >= 0) return path.slice(0, Math.max(cut - 1, 0));
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
