// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Folder } from '../contract.ts';
import { joinPath } from '../lock-text.ts';

/** Folders looked at for one pattern, and alternatives of one `{a,b}` pattern: far beyond any real project. */
const folderLimit = 20_000;
const alternativeLimit = 256;

export interface WorkspaceQuestion {
  folder: Folder;
  /** The folder of the root package.json. */
  base: string;
  patterns: readonly string[];
}

export interface WorkspaceFolders {
  /** Sorted; each holds a package.json. */
  folders: readonly string[];
  /** Patterns that lead to no package.json. */
  unmatched: readonly string[];
}

/**
 * Folders below `base` that the workspace patterns name. The dialect of yarn and npm: `*` and `?` inside a name,
 * `**` for any depth, `{a,b}`, and `!pattern` takes away. `node_modules` and hidden folders are not looked into.
 */
export function workspaceFolders({ folder, base, patterns }: WorkspaceQuestion): WorkspaceFolders {
  const found = new Set<string>();
  const unmatched: string[] = [];
  for (const pattern of patterns.filter((written) => !written.startsWith('!'))) {
    const paths = alternatives(pattern).flatMap((one) => [...expand(folder, base, segmentsOf(one))]);
    const holding = paths.filter((path) => path !== base && folder.read(joinPath(path, 'package.json')) !== undefined);
    if (holding.length === 0) unmatched.push(pattern);
    for (const path of holding) found.add(path);
  }
  const taken = patterns.filter((written) => written.startsWith('!')).flatMap((written) => alternatives(written.slice(1)));
  const negative = taken.map(segmentsOf);
  const kept = [...found].filter((path) => {
    const names = segmentsOf(path.slice(base.length));
    return !negative.some((segments) => matchesPath(names, segments));
  });
  return { folders: kept.sort(), unmatched };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

type Children = (path: string) => readonly { name: string; path: string }[];

function expand(folder: Folder, base: string, segments: readonly string[]): Set<string> {
  let looked = 0;
  const children: Children = (path) => {
    if (++looked > folderLimit) {
      throw new NgaoError(
        'input-too-large',
        `The workspace patterns of ${joinPath(base, 'package.json')} lead into too many folders.`,
      );
    }
    const entries = folder.list(path).filter((entry) => entry.kind === 'folder' && !hidden(entry.name));
    return entries.map(({ name }) => ({ name, path: joinPath(path, name) }));
  };
  let current = new Set([base]);
  for (const segment of segments) current = new Set([...current].flatMap((path) => step(path, segment, children)));
  return current;
}

function step(path: string, segment: string, children: Children): string[] {
  if (segment === '**') return everyFolder(path, children);
  if (!/[*?]/.test(segment)) return [joinPath(path, segment)];
  return children(path)
    .filter((child) => matchesName(child.name, segment))
    .map((child) => child.path);
}

function everyFolder(start: string, children: Children): string[] {
  const all = [start];
  for (let at = 0; at < all.length; at++) for (const child of children(all[at] as string)) all.push(child.path);
  return all;
}

function hidden(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

/** `**` is tried at every depth; a row of reached positions keeps it linear in names times segments. */
function matchesPath(names: readonly string[], segments: readonly string[]): boolean {
  let reached = closure(new Set([0]), segments);
  for (const name of names) {
    const next = new Set<number>();
    for (const at of reached) {
      const segment = segments[at];
      if (segment === '**') next.add(at);
      else if (segment !== undefined && matchesName(name, segment)) next.add(at + 1);
    }
    reached = closure(next, segments);
  }
  return reached.has(segments.length);
}

/** `**` may also stand for no folder at all. */
function closure(reached: Set<number>, segments: readonly string[]): Set<number> {
  for (const at of reached) if (segments[at] === '**') reached.add(at + 1);
  return reached;
}

/** Wildcards without backtracking over more than the last star: linear times linear at worst. */
function matchesName(name: string, pattern: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let mark = 0;
  while (at < name.length) {
    if (pattern[position] === '*') {
      star = position++;
      mark = at;
    } else if (pattern[position] === '?' || pattern[position] === name[at]) {
      position++;
      at++;
    } else if (star >= 0) {
      position = star + 1;
      at = ++mark;
    } else return false;
  }
  while (pattern[position] === '*') position++;
  return position === pattern.length;
}

/** Writes `a/{b,c}` out as `a/b`, `a/c`; nested braces too. */
function alternatives(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length + open.length <= alternativeLimit) {
    const next = open.pop() as string;
    const close = next.indexOf('}');
    const start = close < 0 ? -1 : next.lastIndexOf('{', close);
    if (start < 0) done.push(next);
    else
      for (const part of next.slice(start + 1, close).split(',')) open.push(next.slice(0, start) + part + next.slice(close + 1));
  }
  if (open.length > 0) throw new NgaoError('input-too-large', 'A workspace pattern in package.json has too many alternatives.');
  return done;
}
