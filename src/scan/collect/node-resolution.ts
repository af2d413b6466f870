// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** More look-ups than any real tree needs; a document made to be slow is refused instead. */
const lookupLimit = 20_000_000;
const marker = 'node_modules/';

/** Packages of one `node_modules` folder: name to path. */
type Level = ReadonlyMap<string, string>;

/**
 * Finds the installed copy that a package gets when it asks for a name, by Node's rule: the nearest `node_modules`
 * from the asking package's folder upwards (Node.js documentation, "Loading from node_modules folders").
 * Paths are posix and relative to the project's folder; the project itself is ''.
 */
export class NodeResolution {
  private readonly links: ReadonlyMap<string, string>;
  /** By the folder that holds the `node_modules`: only few packages have one of their own. */
  private readonly held = new Map<string, Map<string, string>>();
  private readonly levelsOf = new Map<string, readonly Level[]>();
  private lookups = 0;

  /** `links`: path of a symbolic link to the path of the folder it stands for. */
  constructor(paths: Iterable<string>, links: ReadonlyMap<string, string> = new Map()) {
    this.links = links;
    for (const path of paths) this.hold(path);
  }

  private hold(path: string): void {
    const cut = path.lastIndexOf(marker);
    if (cut < 0) return;
    const holder = cut === 0 ? '' : path.slice(0, cut - 1);
    let level = this.held.get(holder);
    if (level === undefined) {
      level = new Map();
      this.held.set(holder, level);
    }
    level.set(path.slice(cut + marker.length), path);
  }

  /** Folders to ask, nearest first, for a package that stands at `from`. */
  levels(from: string): readonly Level[] {
    const parent = parentOf(from);
    const above = parent === undefined ? [] : this.levelsAt(parent);
    const own = this.held.get(from);
    return own === undefined ? above : [own, ...above];
  }

  /** The same for a folder that many packages share; without recursion, as deep as the paths are. */
  private levelsAt(folder: string): readonly Level[] {
    const known = this.levelsOf.get(folder);
    if (known !== undefined) return known;
    const levels: Level[] = [];
    for (let at: string | undefined = folder; at !== undefined; at = parentOf(at)) {
      const level = this.held.get(at);
      if (level !== undefined) levels.push(level);
    }
    this.levelsOf.set(folder, levels);
    return levels;
  }

  /** Path of the copy of `name` that is found from `levels`; links are followed. Undefined when none is installed. */
  find(levels: readonly Level[], name: string): string | undefined {
    for (const level of levels) {
      if (++this.lookups > lookupLimit)
        throw new NgaoError('input-too-large', 'The dependency graph is too large to be resolved.');
      const path = level.get(name);
      if (path !== undefined) return this.links.size === 0 ? path : (this.links.get(path) ?? path);
    }
    return undefined;
  }
}

/** The folder whose `node_modules` is asked next, or undefined at the top. */
function parentOf(path: string): string | undefined {
  const cut = path.lastIndexOf(marker);
  if (cut === 0) return '';
  if (cut > 0) return path.slice(0, cut - 1);
  if (path === '' || path === '..' || path.endsWith('/..')) return undefined;
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
