// SPDX-License-Identifier: Apache-2.0
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { DiskFolder, entryExists, kindOfPath } from '../kit/io/folder.ts';

/** Where one TARGET argument stands. */
export interface LocatedTarget {
  /** As typed. */
  given: string;
  /** The folder it is read from: the target itself, or the folder of the named file. */
  folder: DiskFolder;
  /** The named file within `folder`, or '' when the target is the folder itself. */
  path: string;
  /**
   * What stands before every path of this target in reports, '' or ending in `/`. Paths are relative to the current
   * folder when the target lies in it, so that a code host finds the file; else to the target, so that reports do
   * not tell how the machine is laid out.
   */
  prefix: string;
}

/** Resolves a TARGET argument. Throws `input-unreadable` when there is no such file or folder. */
export function locateTarget(target: string, cwd: string): LocatedTarget {
  const full = resolve(cwd, target);
  const kind = kindOfPath(full);
  if (kind === undefined) {
    const what = entryExists(full)
      ? `"${target}" is neither a readable file nor a folder.`
      : `There is no file or folder "${target}".`;
    throw new NgaoError('input-unreadable', `${what} Give an existing one, or run ngao in it.`);
  }
  const base = kind === 'folder' ? full : dirname(full);
  return {
    given: target,
    folder: new DiskFolder(base),
    path: kind === 'folder' ? '' : basename(full),
    prefix: prefixOf(base, cwd),
  };
}

/**
 * Resolves the TARGETs of one run, each once. Where there are several folders, one that lies elsewhere is told by its
 * own name, so that no two files of a report have one path. Throws `usage` where their names do not tell them apart.
 */
export function locateTargets(targets: readonly string[], cwd: string): readonly LocatedTarget[] {
  const located = new Map<string, LocatedTarget>();
  for (const target of targets.map((one) => locateTarget(one, cwd))) {
    located.set(JSON.stringify([target.folder.base, target.path]), target);
  }
  const all = [...located.values()];
  if (new Set(all.map(({ folder }) => folder.base)).size < 2) return all;
  const here = new DiskFolder(cwd).base;
  const named = all.map((one) => (one.prefix === '' && one.folder.base !== here ? { ...one, prefix: nameOf(one) } : one));
  const bases = new Map<string, string>();
  for (const { prefix, folder } of named) {
    const other = bases.get(prefix) ?? folder.base;
    if (other !== folder.base) {
      const name = prefix === '' ? 'the current folder' : `"${prefix.slice(0, -1)}"`;
      throw new NgaoError('usage', `Two targets would both be told as ${name}. Run ngao in a folder above both of them.`);
    }
    bases.set(prefix, folder.base);
  }
  return named;
}

function nameOf({ folder }: LocatedTarget): string {
  const name = basename(folder.base);
  return name === '' ? '' : `${name}/`;
}

function prefixOf(base: string, cwd: string): string {
  const path = relative(cwd, base).replaceAll('\\', '/');
  if (path === '' || path === '..' || path.startsWith('../') || isAbsolute(path)) return '';
  return `${path}/`;
}
