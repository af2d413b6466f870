// SPDX-License-Identifier: Apache-2.0
import { walkKeys } from '../json-lines.ts';
import { isObject, type JsonObject } from '../package-json.ts';

export interface Version1Entries {
  entries: Map<string, JsonObject>;
  lines: Map<string, number>;
  /** Entries that are folders of the project's own (`file:../lib`). */
  firstParty: Set<string>;
  unreadable: string[];
}

interface Limits {
  entryLimit: number;
  pathLimit: number;
}

/**
 * Turns the nested `dependencies` of lockfileVersion 1 into install paths and entries in the form of version 3.
 * Without recursion: the nesting is the file's. Stops past the limit.
 */
export function entriesOfVersion1(text: string, fields: JsonObject, { entryLimit, pathLimit }: Limits): Version1Entries {
  const found: Version1Entries = {
    entries: new Map(),
    lines: linesOfVersion1(text, pathLimit),
    firstParty: new Set(),
    unreadable: [],
  };
  const open: Opened[] = [{ at: '', dependencies: fields.dependencies }];
  for (let next = open.pop(); next !== undefined && found.entries.size <= entryLimit; next = open.pop()) {
    if (!isObject(next.dependencies)) continue;
    for (const [name, entry] of Object.entries(next.dependencies)) {
      const path = pathBelow(next.at, name);
      if (!isObject(entry) || path.length > pathLimit) found.unreadable.push(path);
      else open.push(...take(path, entry, found));
    }
  }
  return found;
}

interface Opened {
  at: string;
  dependencies: unknown;
}

function take(path: string, entry: JsonObject, found: Version1Entries): Opened[] {
  found.entries.set(path, modernEntry(entry));
  if (isFolder(entry.version)) found.firstParty.add(path);
  return entry.dependencies === undefined ? [] : [{ at: path, dependencies: entry.dependencies }];
}

const pathBelow = (at: string, name: string) => (at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`);

/**
 * In version 1 the `version` tells the source too: a plain version is the registry's, `npm:real@1.0.0` an alias,
 * anything else an address (npm documentation, package-lock.json of npm 6).
 */
function modernEntry(entry: JsonObject): JsonObject {
  const { version, resolved, integrity, dev, optional, bundled, requires } = entry;
  const same = { resolved, integrity, dev, optional, inBundle: bundled, dependencies: requires };
  if (typeof version !== 'string') return same;
  if (version.startsWith('npm:')) {
    const at = version.lastIndexOf('@');
    return at > 5 ? { ...same, name: version.slice(4, at), version: version.slice(at + 1) } : { ...same, name: version.slice(4) };
  }
  return /[:/]/.test(version) ? { ...same, resolved: version } : { ...same, version };
}

/** A `file:` address that names no tarball names a folder, which npm links. */
function isFolder(version: unknown): boolean {
  return typeof version === 'string' && version.startsWith('file:') && !/\.(?:tgz|tar\.gz|tar)$/i.test(version);
}

/** Lines by install path; the walk's state is the path of an entry, or `>` and the path for its `dependencies`. */
function linesOfVersion1(text: string, pathLimit: number): Map<string, number> {
  const lines = new Map<string, number>();
  walkKeys(text, '', (state, key, line) => {
    if (!state.startsWith('>')) return key === 'dependencies' ? `>${state}` : undefined;
    const path = pathBelow(state.slice(1), key);
    lines.set(path, line);
    return path.length > pathLimit ? undefined : path;
  });
  return lines;
}
