// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../../model/problem.ts';
import type { Folder } from './contract.ts';
import { walkKeys } from './json-lines.ts';
import { joinPath } from './lock-text.ts';

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
  const broken = (code: string, what: string) => {
    problems.push({ code, message: `${path} ${what}: ${why}`, target });
    return undefined;
  };
  let text: string | undefined;
  try {
    text = folder.readText(path);
  } catch {
    return broken('input-unreadable', 'could not be read');
  }
  if (text === undefined) return broken('input-unreadable', 'is missing');
  try {
    const json: unknown = JSON.parse(text);
    if (isObject(json)) return manifest(path, json, text);
  } catch {}
  return broken('input-malformed', 'is not a JSON object');
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

function manifest(path: string, json: Record<string, unknown>, text: string): Manifest {
  const { workspaces } = json;
  const patterns = isObject(workspaces) ? workspaces.packages : workspaces;
  return {
    path,
    name: textOf(json.name),
    version: textOf(json.version),
    dependencies: textMap(json.dependencies),
    devDependencies: textMap(json.devDependencies),
    optionalDependencies: textMap(json.optionalDependencies),
    workspaces: Array.isArray(patterns) ? patterns.filter((pattern) => typeof pattern === 'string') : [],
    resolutions: resolutions(json, text),
  };
}

function resolutions(json: Record<string, unknown>, text: string): Resolution[] {
  const wanted = textMap(json.resolutions);
  if (wanted.size === 0) return [];
  const lines = new Map<string, number>();
  walkKeys<'root' | 'resolutions'>(text, 'root', (state, key, line) => {
    if (state === 'root') return key === 'resolutions' ? 'resolutions' : undefined;
    lines.set(key, line);
    return undefined;
  });
  return [...wanted].map(([pattern, version]) => ({ pattern, wanted: version, line: lines.get(pattern) ?? 0 }));
}

function textMap(value: unknown): Map<string, string> {
  if (!isObject(value)) return new Map();
  return new Map(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
