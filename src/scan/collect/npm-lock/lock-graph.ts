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
}

/** `root` is the project's own entry or package.json; undefined when there is neither. */
export function graphOf(lock: LockDocument, root: JsonObject | undefined): LockGraph {
  const resolution = new NodeResolution(lock.entries, linksOf(lock));
  const needs = new Map<string, readonly string[]>();
  const firm = new Map<string, readonly string[]>();
  const direct = new Set<string>();
  const connect = (path: string, entry: JsonObject) => {
    const levels = resolution.levels(path);
    const find = (names: Iterable<string>) => foundPaths(names, (name) => resolution.find(levels, name));
    const { own, peers, dev } = namesNeeded(entry, path === '' || lock.firstParty.has(path));
    const ownPaths = find(own);
    const paths = peers.length === 0 ? ownPaths : [...new Set([...ownPaths, ...find(peers)])];
    firm.set(path, ownPaths);
    needs.set(path, paths.sort());
    if (dev !== undefined) for (const wanted of [...paths, ...find(dev)]) direct.add(wanted);
  };
  if (root !== undefined) connect('', root);
  for (const [path, entry] of lock.entries) if (entry.link !== true) connect(path, entry);
  return { needs, direct, production: reachable(startsOf(lock), firm) };
}

/** Symbolic links: path of the link to the path of the folder it stands for. */
function linksOf(lock: LockDocument): Map<string, string> {
  const links = new Map<string, string>();
  for (const [path, { link, resolved }] of lock.entries) {
    if (link === true && typeof resolved === 'string') links.set(path, resolved.replace(/^(?:file:)?(?:\.\/)?/, ''));
  }
  return links;
}

interface NamesNeeded {
  own: Iterable<string>;
  peers: readonly string[];
  /** Only for the project's own folders. */
  dev?: readonly string[];
}

/** Names an entry asks for. For the project itself a name that is also a development dependency is one, as for npm. */
function namesNeeded(entry: JsonObject, ofProject: boolean): NamesNeeded {
  const own = new Set(namesIn(entry, 'dependencies'));
  for (const name of namesIn(entry, 'optionalDependencies')) own.add(name);
  const peers = namesIn(entry, 'peerDependencies');
  if (!ofProject) return { own, peers };
  const dev = namesIn(entry, 'devDependencies');
  for (const name of dev) own.delete(name);
  return { own, peers, dev };
}

function foundPaths(names: Iterable<string>, find: (name: string) => string | undefined): string[] {
  const paths: string[] = [];
  for (const name of names) {
    const path = find(name);
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
