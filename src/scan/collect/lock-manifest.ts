// SPDX-License-Identifier: Apache-2.0
import { asNgaoError } from '../../kit/errors.ts';
import type { ComponentScope } from '../../model/component.ts';
import type { OverrideFact } from '../../model/inventory.ts';
import type { Problem } from '../../model/problem.ts';
import type { Folder } from './contract.ts';
import { walkKeys } from './json-lines.ts';
import type { EdgeKind } from './lock-graph.ts';
import { joinPath } from './lock-text.ts';
import { isObject, type JsonObject, type PackageJson, readPackageJson } from './package-json.ts';

/** What a lockfile's reader needs from a package.json. Every value is checked text. */
export interface Manifest {
  /** The file, relative to the scan's base. */
  path: string;
  name: string | undefined;
  version: string | undefined;
  dependencies: ReadonlyMap<string, string>;
  devDependencies: ReadonlyMap<string, string>;
  optionalDependencies: ReadonlyMap<string, string>;
  /** Workspace patterns: the array, or `packages` of the object form. */
  workspaces: readonly string[];
  /** yarn's `resolutions`, in the order written: the first that fits wins. */
  resolutions: readonly Resolution[];
}

export interface Resolution {
  /** As written: `b`, `a/b`, `**` + `/b`, `b@npm:^1`. */
  pattern: string;
  wanted: string;
  line: number;
}

/** Reads `folder`'s package.json; undefined, and a Problem that names `why` it was needed, when that is not possible. */
export function readManifest(
  { folder, at, target, why }: { folder: Folder; at: string; target: string; why: string },
  problems: Problem[],
): Manifest | undefined {
  const path = joinPath(at, 'package.json');
  const broken = (code: string, what: string): undefined => {
    problems.push({ code, message: `${path} ${what}: ${why}`, target });
  };
  try {
    const read = readPackageJson(folder, path);
    return read ? manifest(read) : broken('input-unreadable', 'is missing');
  } catch (thrown) {
    return broken(asNgaoError(thrown).code, 'could not be read');
  }
}

/** One line of a package.json's dependencies. */
export interface Ask {
  name: string;
  range: string;
  kind: EdgeKind;
  scope: ComponentScope;
}

export type Asking = Pick<Manifest, 'dependencies' | 'devDependencies' | 'optionalDependencies'>;

/** What a project asks for. A name asked for twice: optional over plain (npm's rule), production over development. */
export function manifestAsks({ dependencies, optionalDependencies, devDependencies }: Asking): Ask[] {
  const asks = new Map<string, Ask>();
  for (const [name, range] of devDependencies) asks.set(name, { name, range, kind: 'need', scope: 'dev' });
  for (const [name, range] of dependencies) asks.set(name, { name, range, kind: 'need', scope: 'prod' });
  for (const [name, range] of optionalDependencies) asks.set(name, { name, range, kind: 'optional', scope: 'prod' });
  return [...asks.values()];
}

/** The `resolutions` in force, as facts of the inventory. */
export function resolutionFacts(root: Manifest | undefined): OverrideFact[] {
  return (root?.resolutions ?? []).map(({ pattern, wanted, line }) => ({
    path: resolutionPath(pattern),
    wanted,
    location: { file: root?.path ?? '', line },
  }));
}

/** Splits a resolution pattern into names, outermost first; the wildcards `**` and `*` say nothing and are left out. */
export function resolutionPath(pattern: string): string[] {
  const names: string[] = [];
  let scope = '';
  // A range after the last name may hold slashes itself (`b@npm:@x/b@1`), so it is put back whole.
  const at = pattern.search(/(?<=[^/])@/);
  const head = at < 0 ? pattern : pattern.slice(0, at);
  for (const part of head.split('/')) {
    if (scope === '' && part.startsWith('@')) scope = `${part}/`;
    else {
      if (part !== '**' && part !== '*') names.push(scope + part);
      scope = '';
    }
  }
  if (at < 0 || names.length === 0) return names;
  return [...names.slice(0, -1), names.at(-1) + pattern.slice(at)];
}

function manifest({ file, text, fields }: PackageJson): Manifest {
  const { workspaces } = fields;
  const patterns = isObject(workspaces) ? workspaces.packages : workspaces;
  return {
    path: file,
    name: textOf(fields.name),
    version: textOf(fields.version),
    dependencies: textMap(fields.dependencies),
    devDependencies: textMap(fields.devDependencies),
    optionalDependencies: textMap(fields.optionalDependencies),
    workspaces: Array.isArray(patterns) ? patterns.filter((pattern) => typeof pattern === 'string') : [],
    resolutions: resolutions(fields, text),
  };
}

function resolutions(fields: JsonObject, text: string): Resolution[] {
  const wanted = textMap(fields.resolutions);
  if (wanted.size === 0) return [];
  const lines = new Map<string, number>();
  walkKeys<'root' | 'resolutions'>(text, 'root', (state, key, line) => {
    if (state === 'root') return key === 'resolutions' ? 'resolutions' : undefined;
    lines.set(key, line);
    return undefined;
  });
  return [...wanted].map(([pattern, version]) => ({ pattern, wanted: version, line: lines.get(pattern) ?? 1 }));
}

/** The entries of an object whose values are text; empty for everything else. */
export function textMap(value: unknown): Map<string, string> {
  if (!isObject(value)) return new Map();
  return new Map(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
