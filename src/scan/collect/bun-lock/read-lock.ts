// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { walkKeys } from '../json-lines.ts';
import type { EdgeKind } from '../lock-graph.ts';
import { manifestAsks, textMap } from '../lock-manifest.ts';
import { isObject, type JsonObject } from '../package-json.ts';
import { strictJson } from './relaxed-json.ts';

/** One line of `packages`. */
export interface BunEntry {
  /** Its place in the installed tree: `a`, `a/b`, `@s/a/@t/b`. */
  path: readonly string[];
  key: string;
  line: number;
  /** `name@version`, `name@workspace:path`, `name@github:owner/repo#commit`, ... */
  resolution: string;
  /** Empty for the public registry; undefined where no registry is involved. */
  registry: string | undefined;
  integrity: string | undefined;
  bundled: boolean;
  asks: readonly BunAsk[];
}

export interface BunAsk {
  name: string;
  range: string;
  kind: EdgeKind;
}

export interface BunWorkspace {
  /** '' is the root. */
  path: string;
  name: string | undefined;
  version: string | undefined;
  asks: readonly (BunAsk & { scope: 'prod' | 'dev' })[];
}

export interface BunLock {
  workspaces: readonly BunWorkspace[];
  entries: readonly BunEntry[];
  overrides: readonly { pattern: string; wanted: string; line: number }[];
}

/** Versions 1 and 2 differ in what bun refuses at reading, not in content. */
const versions: readonly unknown[] = [0, 1, 2];
/** Deeper than any tree of packages. */
const pathLimit = 64;

/** Reads bun's text lockfile; a damaged one, or one of an unknown version, throws a NgaoError. */
export function readBunLock(text: string, file: string): BunLock {
  const strict = strictJson(text);
  const lock = parse(strict, file);
  if (!versions.includes(lock.lockfileVersion)) {
    throw new NgaoError('input-unsupported', `${file} has an unknown lockfileVersion; Ngao reads 0, 1 and 2. Update Ngao.`);
  }
  const workspaces = Object.entries(isObject(lock.workspaces) ? lock.workspaces : {});
  const lines = linesOf(strict);
  const packages = Object.entries(isObject(lock.packages) ? lock.packages : {});
  const overrides = Object.entries(isObject(lock.overrides) ? lock.overrides : {});
  if (!isObject(lock.workspaces)) throw damaged(file, 1);
  return {
    workspaces: workspaces.map(([path, fields]) => workspaceOf(path, isObject(fields) ? fields : {})),
    entries: packages.map(([key, value]) => entryOf(key, value, { file, line: lines.packages.get(key) ?? 0 })),
    overrides: overrides.flatMap(([pattern, wanted]) =>
      typeof wanted === 'string' ? [{ pattern, wanted, line: lines.overrides.get(pattern) ?? 0 }] : [],
    ),
  };
}

function parse(strict: string, file: string): JsonObject {
  let lock: unknown;
  try {
    lock = JSON.parse(strict);
  } catch {
    lock = undefined;
  }
  if (!isObject(lock)) {
    throw new NgaoError(
      'input-malformed',
      `${file} is not readable: it is cut short or damaged. Run "bun install" and scan again.`,
    );
  }
  return lock;
}

function linesOf(strict: string): { packages: Map<string, number>; overrides: Map<string, number> } {
  const lines = { packages: new Map<string, number>(), overrides: new Map<string, number>() };
  walkKeys<'root' | 'packages' | 'overrides'>(strict, 'root', (state, key, line) => {
    if (state === 'root') return key === 'packages' || key === 'overrides' ? key : undefined;
    lines[state].set(key, line);
    return undefined;
  });
  return lines;
}

function workspaceOf(path: string, fields: JsonObject): BunWorkspace {
  const asks = manifestAsks({
    dependencies: textMap(fields.dependencies),
    devDependencies: textMap(fields.devDependencies),
    optionalDependencies: textMap(fields.optionalDependencies),
  });
  const peers = [...textMap(fields.peerDependencies)].map(
    ([name, range]) => ({ name, range, kind: 'peer', scope: 'prod' }) as const,
  );
  return {
    path,
    name: typeof fields.name === 'string' ? fields.name : undefined,
    version: typeof fields.version === 'string' ? fields.version : undefined,
    asks: [...asks, ...peers],
  };
}

function entryOf(key: string, value: unknown, { file, line }: { file: string; line: number }): BunEntry {
  const path = segmentsOf(key);
  const [resolution, ...rest] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof resolution !== 'string' || path.length > pathLimit) throw damaged(file, line);
  // The elements differ by the kind of resolution; each is known by its type and form.
  const info = rest.find(isObject) ?? {};
  const integrity = rest.find((part) => typeof part === 'string' && /^sha\d+-/.test(part));
  return {
    path,
    key,
    line,
    resolution,
    registry: rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined,
    integrity: integrity as string | undefined,
    bundled: info.bundled === true,
    asks: asksOf(info),
  };
}

function asksOf(info: JsonObject): BunAsk[] {
  const asks = new Map<string, BunAsk>();
  for (const [field, kind] of [
    ['peerDependencies', 'peer'],
    ['dependencies', 'need'],
    ['optionalDependencies', 'optional'],
  ] as const) {
    for (const [name, range] of textMap(info[field])) asks.set(name, { name, range, kind });
  }
  return [...asks.values()];
}

/** Names along the path; a scope and its name are one. */
function segmentsOf(key: string): string[] {
  const names: string[] = [];
  let scope = '';
  for (const part of key.split('/')) {
    if (scope === '' && part.startsWith('@')) scope = `${part}/`;
    else {
      names.push(scope + part);
      scope = '';
    }
  }
  return names;
}

function damaged(file: string, line: number): NgaoError {
  return new NgaoError('input-malformed', `${file} line ${line}: not as bun writes it. Run "bun install" and scan again.`);
}
