// SPDX-License-Identifier: Apache-2.0
import type { Origin } from '../../../model/component.ts';
import { digestsOf } from '../integrity.ts';
import type { Edge, LockedPackage, MissingEntries, RootEdge } from '../lock-graph.ts';
import { joinPath } from '../lock-text.ts';
import { classifyOrigin } from '../origin.ts';
import { registryOrigin } from '../registry-settings.ts';
import type { BunAsk, BunEntry, BunLock } from './read-lock.ts';

export interface BunGraphQuestion {
  lock: BunLock;
  trustedRegistries: readonly string[];
  missing: MissingEntries;
}

/** Connects packages as the module resolution of Node.js would: the nearest place up the tree has what is asked for. */
export function graphOf({ lock, trustedRegistries, missing }: BunGraphQuestion): {
  packages: LockedPackage[];
  roots: RootEdge[];
} {
  const byKey = new Map(lock.entries.map((entry) => [entry.key, entry]));
  const edgesOf = (path: readonly string[], { name, kind, range }: BunAsk): Edge[] => {
    const entry = nearest(byKey, path, name);
    if (entry === undefined && kind === 'need') missing.add(name);
    return entry === undefined || isFirstParty(entry) ? [] : [{ to: entry.key, kind, name, range }];
  };
  const roots = lock.workspaces.flatMap((workspace) => {
    // What a workspace does not share with the others stands below its name.
    const path = workspace.path === '' || workspace.name === undefined ? [] : [workspace.name];
    const manifest = joinPath(workspace.path, 'package.json');
    return workspace.asks.flatMap((ask) => edgesOf(path, ask).map((edge) => ({ ...edge, scope: ask.scope, manifest })));
  });
  const packages = lock.entries
    .filter((entry) => !isFirstParty(entry))
    .map((entry) => ({
      ...lockedPackage(entry, trustedRegistries),
      edges: entry.asks.flatMap((ask) => edgesOf(entry.path, ask)),
    }));
  return { packages, roots };
}

function nearest(byKey: ReadonlyMap<string, BunEntry>, path: readonly string[], name: string): BunEntry | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const entry = byKey.get([...path.slice(0, depth), name].join('/'));
    if (entry) return entry;
  }
  return undefined;
}

function isFirstParty({ resolution }: BunEntry): boolean {
  return /^.[^@]*@(?:workspace|root):/.test(resolution);
}

function lockedPackage(entry: BunEntry, trustedRegistries: readonly string[]): LockedPackage {
  const { key, path, line, resolution, integrity, bundled } = entry;
  const at = resolution.indexOf('@', 1);
  const name = at < 0 ? resolution : resolution.slice(0, at);
  const reference = at < 0 ? '' : resolution.slice(at + 1);
  const isVersion = /^\d+\.\d+\.\d+/.test(reference);
  return {
    key,
    name,
    version: isVersion ? reference : '',
    origin: isVersion ? publishedOrigin(entry.registry, trustedRegistries) : otherOrigin(reference, trustedRegistries),
    lines: [line],
    edges: [],
    alias: path.at(-1),
    digests: integrity === undefined ? [] : digestsOf(integrity),
    bundled,
  };
}

/** bun leaves the public registry's address empty. */
function publishedOrigin(registry: string | undefined, trustedRegistries: readonly string[]): Origin {
  if (!registry) return { kind: 'registry' };
  if (registry.endsWith('.tgz')) return classifyOrigin({ resolved: registry, trustedRegistries });
  return registryOrigin(registry, trustedRegistries);
}

function otherOrigin(reference: string, trustedRegistries: readonly string[]): Origin {
  const origin = classifyOrigin({ resolved: reference, trustedRegistries });
  if (origin.kind !== 'unknown') return origin;
  // A tarball in the checkout is written as its bare path.
  return /\.(?:tgz|tar\.gz)$/.test(reference) ? { kind: 'file', url: reference } : origin;
}
