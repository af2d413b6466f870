// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { isObject, type JsonObject } from '../package-json.ts';
import { entryLines } from './entry-lines.ts';
import { entriesOfVersion1 } from './version-1.ts';

/** What a lockfile says, in the form of versions 2 and 3 whichever version it has. */
export interface LockDocument {
  lockfileVersion: number;
  /** The lockfile's top level. */
  fields: JsonObject;
  /** Install path (`node_modules/a/node_modules/b`, `packages/c`) to entry, in the file's order; without the root. */
  entries: ReadonlyMap<string, JsonObject>;
  /** The project's own entry; version 1 and hidden lockfiles have none. */
  root: JsonObject | undefined;
  /** Install path to the line of its key. */
  lines: ReadonlyMap<string, number>;
  /** Folders of the project itself: workspaces and linked folders. They are no components, but what they ask for is direct. */
  firstParty: ReadonlySet<string>;
  /** Paths whose entry is no object or whose path is no path. */
  unreadable: readonly string[];
}

const entryLimit = 500_000;
/** The longest path that common systems take (PATH_MAX). */
const pathLimit = 4096;

/** Reads the text of a lockfile. Throws `input-malformed`, `input-unsupported` or `input-too-large`. */
export function parseLock(text: string, file: string): LockDocument {
  const fields = parseFields(text, file);
  const lockfileVersion = versionOf(fields, file);
  if (lockfileVersion === 1) return documentOfVersion1(text, fields, file);
  const { packages } = fields;
  if (!isObject(packages)) {
    throw new NgaoError(
      'input-malformed',
      `${file} has no "packages": it is damaged. Run "npm install --package-lock-only" again.`,
    );
  }
  const paths = Object.keys(packages);
  requireSize(paths.length, file);
  const entries = new Map<string, JsonObject>();
  const firstParty = new Set<string>();
  const unreadable: string[] = [];
  for (const path of paths) {
    const entry = packages[path];
    if (path === '') continue;
    if (isObject(entry) && path.length <= pathLimit) entries.set(path, entry);
    else unreadable.push(path);
    if (!/(?:^|\/)node_modules\//.test(path)) firstParty.add(path);
  }
  const root = isObject(packages['']) ? packages[''] : undefined;
  return { lockfileVersion, fields, entries, root, lines: entryLines(text, paths), firstParty, unreadable };
}

function parseFields(text: string, file: string): JsonObject {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    throw new NgaoError('input-malformed', whyNotJson(text, file));
  }
  if (!isObject(fields)) throw new NgaoError('input-malformed', `${file} is not a lockfile: it holds no JSON object.`);
  return fields;
}

function whyNotJson(text: string, file: string): string {
  if (/^(?:<{7}|>{7})(?: |$)/m.test(text)) {
    return `${file} has merge conflict markers: resolve them, or run "npm install --package-lock-only", which merges npm's lockfiles.`;
  }
  if (text.trim() === '') return `${file} is empty: run "npm install --package-lock-only" again.`;
  return `${file} is not valid JSON, it is damaged or cut off: restore it, or run "npm install --package-lock-only" again.`;
}

function versionOf(fields: JsonObject, file: string): number {
  const version = fields.lockfileVersion;
  if (version === 1 || version === 2 || version === 3) return version;
  if (typeof version === 'number') {
    throw new NgaoError(
      'input-unsupported',
      `${file} has lockfileVersion ${version}; versions 1 to 3 can be read. Run "npm install --package-lock-only --lockfile-version 3".`,
    );
  }
  throw new NgaoError(
    'input-malformed',
    `${file} has no lockfileVersion, so it is not a lockfile that npm 5 or later wrote. Run "npm install --package-lock-only" again.`,
  );
}

function documentOfVersion1(text: string, fields: JsonObject, file: string): LockDocument {
  if (fields.dependencies !== undefined && !isObject(fields.dependencies)) {
    throw new NgaoError('input-malformed', `${file} has damaged "dependencies". Run "npm install --package-lock-only" again.`);
  }
  const found = entriesOfVersion1(text, fields, { entryLimit, pathLimit });
  requireSize(found.entries.size, file);
  return { lockfileVersion: 1, fields, root: undefined, ...found };
}

function requireSize(count: number, file: string): void {
  if (count > entryLimit) {
    throw new NgaoError('input-too-large', `${file} has more than ${entryLimit} entries; no real project comes near that.`);
  }
}
