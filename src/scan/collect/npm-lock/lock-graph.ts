// SPDX-License-Identifier: Apache-2.0
import { NodeResolution } from '../node-resolution.ts';
import { type JsonObject, namesIn } from '../package-json.ts';
import type { LockDocument } from './lock-document.ts';

/** Who needs whom, by install path, resolved to the installed copies. */
export interface LockGraph {
  /** Paths that the entry at a path needs: dependencies, optional and peer dependencies. Sorted, each once. */
  needs: ReadonlyMap<string, readonly string[]>;
  /** Paths that the project or one of its own folders asks for. */
  direct: ReadonlySet<string>;
  /**
   * Paths that production needs, reached from the project by `dependencies` and `optionalDependencies` alone.
   * A peer dependency does not count: whether npm installs it depends on `legacy-peer-deps`.
   */
  production: ReadonlySet<string>;
  /** What the project's own folders ask for, by the folder's path, and the path of what answers. */
  asks: readonly FolderAsk[];
}

export interface FolderAsk {
  folder: string;
  name: string;
  range: string;
  to: string;
}

/** `root` is the project's own entry or package.json; undefined when there is neither. */
export function graphOf(lock: LockDocument, root: JsonObject | undefined): LockGraph {
  const resolution = new NodeResolution(lock.entries.keys(), linksOf(lock));
  const needs = new Map<string, readonly string[]>();
  const firm = new Map<string, readonly string[]>();
  const direct = new Set<string>();
  const asks: FolderAsk[][] = [];
  const connect = (path: string, entry: JsonObject) => {
    if (!asksForAnything(entry)) return;
    const levels = resolution.levels(path);
    const { own, peers, dev } = namesNeeded(entry, path === '' || lock.firstParty.has(path));
    const ownPaths = foundPaths(resolution, levels, own);
    const paths = peers.length === 0 ? ownPaths : distinct([...ownPaths, ...foundPaths(resolution, levels, peers)]);
    firm.set(path, ownPaths);
    needs.set(path, paths.length > 1 ? paths.sort() : paths);
    if (dev === undefined) return;
    for (const wanted of [...paths, ...foundPaths(resolution, levels, dev)]) direct.add(wanted);
    asks.push(folderAsks(path, entry, (name) => resolution.find(levels, name)));
  };
  if (root !== undefined) connect('', root);
  lock.entries.forEach((entry, path) => {
    if (entry.link !== true) connect(path, entry);
  });
  return { needs, direct, production: reachable(startsOf(lock), firm), asks: asks.flat() };
}

/** Every name with its range and what answers it; of a name asked for twice the range that npm installs. */
function folderAsks(folder: string, entry: JsonObject, find: (name: string) => string | undefined): FolderAsk[] {
  const asks = new Map<string, FolderAsk>();
  for (const field of ['peerDependencies', 'devDependencies', 'dependencies', 'optionalDependencies']) {
    for (const name of namesIn(entry, field)) {
      const range = (entry[field] as JsonObject)[name];
      const to = find(name);
      if (to !== undefined && typeof range === 'string') asks.set(name, { folder, name, range, to });
    }
  }
  return [...asks.values()];
}

function asksForAnything(entry: JsonObject): boolean {
  return (
    entry.dependencies !== undefined ||
    entry.peerDependencies !== undefined ||
    entry.optionalDependencies !== undefined ||
    entry.devDependencies !== undefined
  );
}

/** Symbolic links: path of the link to the path of the folder it stands for. */
function linksOf(lock: LockDocument): Map<string, string> {
  const links = new Map<string, string>();
  lock.entries.forEach(({ link, resolved }, path) => {
    if (link === true && typeof resolved === 'string') links.set(path, resolved.replace(/^(?:file:)?(?:\.\/)?/, ''));
  });
  return links;
}

interface NamesNeeded {
  own: readonly string[];
  peers: readonly string[];
  /** Only for the project's own folders. */
  dev?: readonly string[];
}

/** Names an entry asks for. For the project itself a name that is also a development dependency is one, as for npm. */
function namesNeeded(entry: JsonObject, ofProject: boolean): NamesNeeded {
  const required = namesIn(entry, 'dependencies');
  const optional = namesIn(entry, 'optionalDependencies');
  const own = optional.length === 0 ? required : distinct([...required, ...optional]);
  const peers = namesIn(entry, 'peerDependencies');
  if (!ofProject) return { own, peers };
  const dev = namesIn(entry, 'devDependencies');
  const isDev = new Set(dev);
  return { own: own.filter((name) => !isDev.has(name)), peers, dev };
}

const distinct = (texts: readonly string[]) => [...new Set(texts)];

function foundPaths(
  resolution: NodeResolution,
  levels: ReturnType<NodeResolution['levels']>,
  names: readonly string[],
): string[] {
  const paths: string[] = [];
  for (const name of names) {
    const path = resolution.find(levels, name);
    if (path !== undefined) paths.push(path);
  }
  return paths;
}

/** The project and those of its own folders that are no development tools. */
function startsOf(lock: LockDocument): string[] {
  return ['', ...[...lock.firstParty].filter((path) => lock.entries.get(path)?.dev !== true)];
}

function reachable(starts: readonly string[], edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set(starts);
  for (const path of seen) for (const next of edges.get(path) ?? []) seen.add(next);
  return seen;
}
