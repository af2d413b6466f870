// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../../model/component.ts';
import type { Problem } from '../../../model/problem.ts';
import type { Folder } from '../contract.ts';
import type { Edge, LockedPackage, MissingEntries, RootEdge } from '../lock-graph.ts';
import { type Manifest, manifestAsks, readManifest } from '../lock-manifest.ts';
import { LockPackages } from '../lock-packages.ts';
import { joinPath } from '../lock-text.ts';
import { locatorOrigin, parseLocator, patchedLocator } from './locator.ts';
import { Lookup } from './lookup.ts';
import type { BerryEntry } from './read-lock.ts';
import type { BerryRegistries } from './registries.ts';

export interface BerryGraphQuestion {
  entries: readonly BerryEntry[];
  root: Manifest | undefined;
  registries: BerryRegistries;
  missing: MissingEntries;
  problems: Problem[];
  folder: Folder;
  /** The lockfile's folder. */
  base: string;
  target: string;
}

/** Connects entries: every descriptor of a package leads to the entry that has it; workspaces are the roots. */
export function graphOf(question: BerryGraphQuestion): { packages: LockedPackage[]; roots: RootEdge[] } {
  const packages = new LockPackages();
  const keys = new Map<BerryEntry, string | undefined>();
  for (const entry of question.entries) {
    const locked = lockedPackage(entry, question.registries);
    keys.set(entry, locked && packages.add(locked));
  }
  const lookup = new Lookup(question.entries, question.root?.resolutions ?? []);
  const roots: RootEdge[] = [];
  for (const [entry, key] of keys) {
    const edges = entryEdges(entry, { lookup, keys, missing: question.missing });
    if (key !== undefined)
      packages.connect(
        key,
        edges.map(({ edge }) => edge),
      );
    else for (const root of rootEdges(entry, edges, question)) roots.push(root);
  }
  return { packages: packages.all(), roots };
}

/** The package of an entry; undefined for a workspace, which is the project itself. */
function lockedPackage(entry: BerryEntry, registries: BerryRegistries): LockedPackage | undefined {
  const locator = parseLocator(entry.resolution);
  const origin = locatorOrigin(locator, registries);
  if (origin.kind === 'first-party') return undefined;
  const { name } = patchedLocator(locator);
  // Berry's stand-in for what has no version of its own (link:, portal: without one).
  const version = entry.version === '0.0.0-use.local' ? '' : entry.version;
  const installed = entry.descriptors.map((descriptor) => parseLocator(descriptor).name).sort();
  const alias = installed.includes(name) ? undefined : installed[0];
  return {
    key: alias === undefined ? `${name}@${version}` : `${alias}@npm:${name}@${version}`,
    name,
    version,
    origin,
    alias,
    lines: [entry.line],
    edges: [],
    digests: digests(entry.checksum),
  };
}

function digests(checksum: string | undefined): Digest[] {
  const hex = checksum?.slice(checksum.indexOf('/') + 1) ?? '';
  return /^[0-9a-f]{128}$/.test(hex) ? [{ algorithm: 'sha512', value: hex }] : [];
}

interface NamedEdge {
  name: string;
  edge: Edge;
}

function entryEdges(
  entry: BerryEntry,
  given: { lookup: Lookup; keys: ReadonlyMap<BerryEntry, string | undefined>; missing: MissingEntries },
): NamedEdge[] {
  const edges: NamedEdge[] = [];
  for (const [name, range] of entry.dependencies) {
    const optional = entry.optional.has(name);
    const found = given.lookup.find(name, range, entry);
    const to = found && given.keys.get(found);
    if (to !== undefined) edges.push({ name, edge: { to, kind: optional ? 'optional' : 'need', name, range } });
    else if (found === undefined && !optional) given.missing.add(name);
  }
  return edges;
}

/** A workspace's entry holds all its dependencies in one list: its package.json tells which are for development. */
function rootEdges(entry: BerryEntry, edges: readonly NamedEdge[], question: BerryGraphQuestion): RootEdge[] {
  const manifest = workspaceManifest(entry, question);
  const asks = new Map(manifest ? manifestAsks(manifest).map((ask) => [ask.name, ask]) : []);
  return edges.map(({ name, edge }) => {
    const ask = asks.get(name);
    return {
      ...edge,
      kind: ask?.kind === 'optional' ? 'optional' : edge.kind,
      scope: ask?.scope ?? 'prod',
      range: ask?.range ?? edge.range,
      ...(manifest && { manifest: manifest.path }),
    };
  });
}

function workspaceManifest(
  entry: BerryEntry,
  { root, folder, base, target, problems }: BerryGraphQuestion,
): Manifest | undefined {
  const path = parseLocator(entry.resolution).reference.slice('workspace:'.length);
  if (path === '.' || path === '') return root;
  const why = 'without it nobody can say which packages of this workspace are for development only; all count as production.';
  return readManifest({ folder, at: joinPath(base, path), target, why }, problems);
}
