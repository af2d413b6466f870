// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { OverrideFact } from '../../model/inventory.ts';
import type { Folder } from './contract.ts';
import { walkKeys } from './json-lines.ts';

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export interface PackageJson {
  /** Path of the file. */
  file: string;
  text: string;
  /** The parsed object: every field may be of any type. */
  fields: JsonObject;
}

/** Reads a package.json; undefined when there is none. Throws `input-malformed` when it is not a JSON object. */
export function readPackageJson(folder: Folder, file: string): PackageJson | undefined {
  const text = folder.readText(file);
  if (text === undefined) return undefined;
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    fields = undefined;
  }
  if (!isObject(fields)) throw new NgaoError('input-malformed', `${file} is not a JSON object: repair it and run again.`);
  return { file, text, fields };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of a field such as `dependencies`; empty when it is missing or of another type. */
export function namesIn(fields: JsonObject, field: string): readonly string[] {
  const value = fields[field];
  return value !== undefined && isObject(value) ? Object.keys(value) : none;
}

const none: readonly string[] = [];

/** Nested deeper than anybody writes overrides; what lies below is not told. */
const depthLimit = 32;

/**
 * The overrides a package.json puts in force: npm's `overrides` (nested objects, `.` is the package itself), yarn's
 * `resolutions` (`a/**\/b`) and pnpm's `pnpm.overrides` (`a>b`), each with its line, in the order of the file.
 */
export function overridesIn({ file, text, fields }: PackageJson): OverrideFact[] {
  const pnpm = isObject(fields.pnpm) ? fields.pnpm : {};
  if (![fields.overrides, fields.resolutions, pnpm.overrides].some(isObject)) return [];
  const facts: OverrideFact[] = [];
  const told = (path: string[], wanted: unknown, line: number) => {
    if (typeof wanted === 'string' && path.length > 0) facts.push({ path, wanted, location: { file, line } });
  };
  const lines = overrideLines(text);
  const nested = (value: JsonObject, keys: readonly string[]) => {
    for (const [key, child] of Object.entries(value)) {
      const at = [...keys, key];
      if (isObject(child) && keys.length < depthLimit) nested(child, at);
      else told(key === '.' ? keys.slice(1) : at.slice(1), child, lines.get(at.join('\0')) ?? 1);
    }
  };
  if (isObject(fields.overrides)) nested(fields.overrides, ['overrides']);
  for (const [section, split] of flatSections) {
    const value = section === 'resolutions' ? fields.resolutions : pnpm.overrides;
    if (!isObject(value)) continue;
    for (const [key, wanted] of Object.entries(value)) told(split(key), wanted, lines.get(`${section}\0${key}`) ?? 1);
  }
  return facts;
}

const flatSections: readonly (readonly ['resolutions' | 'pnpm\0overrides', (key: string) => string[]])[] = [
  ['resolutions', (key) => key.match(/@[^/]+\/[^/]+|[^/]+/g)?.filter((segment) => segment !== '**' && segment !== '*') ?? []],
  // `a@>1>b`: a `>` that follows the `@` of a range belongs to the range.
  ['pnpm\0overrides', (key) => key.split(/(?<![@<>=|\s])>(?![=\s\d])/).map((segment) => segment.trim())],
];

const sectionKeys = new Set(['overrides', 'resolutions', 'pnpm', 'pnpm\0overrides']);

/** Lines of all keys below the sections, by the path of keys joined with NUL. */
function overrideLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  walkKeys(text, '', (path, key, line) => {
    const at = path === '' ? key : `${path}\0${key}`;
    if ((path === '' || path === 'pnpm') && !sectionKeys.has(at)) return undefined;
    lines.set(at, line);
    return at.length < 10_000 ? at : undefined;
  });
  return lines;
}
