// SPDX-License-Identifier: Apache-2.0
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { NgaoError } from '../errors.ts';
import { expectWork } from './long-run.ts';

export interface Entry {
  name: string;
  kind: 'file' | 'folder';
  size: number;
}

/** Files over this size are refused: no lockfile or SBOM of a real project comes near it. Bytes. */
export const fileLimit = 256 * 1024 * 1024;

/** Whether a path is a file or a folder, links followed; undefined when it is neither. */
export function kindOfPath(path: string): 'file' | 'folder' | undefined {
  const stat = statOf(path);
  if (stat?.isDirectory()) return 'folder';
  return stat?.isFile() ? 'file' : undefined;
}

/** Whether anything stands at a path, be it a link to nowhere. */
export function entryExists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Undefined where nothing can be said: nothing there, a circle of links, a folder that may not be entered. */
function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * Read-only view of one folder. Paths are posix and relative to it; whatever leaves it
 * (`..`, absolute paths, symbolic links to the outside) is refused. Links inside are followed for files only.
 */
export class DiskFolder {
  readonly base: string;
  /** Folders that could not be listed, and names that are neither a readable file nor a folder; relative, as met. */
  readonly unreadable = { folders: new Set<string>(), files: new Set<string>() };

  constructor(base: string) {
    try {
      this.base = realpathSync(base);
    } catch (cause) {
      throw new NgaoError('input-unreadable', `There is no folder "${base}". Give an existing folder or file.`, { cause });
    }
  }

  read(path: string): Uint8Array | undefined {
    const full = this.resolve(path);
    if (full === undefined) return undefined;
    const size = statSync(full).size;
    if (size > fileLimit) throw new NgaoError('input-too-large', `${path} is ${size} bytes; the limit is ${fileLimit}.`);
    expectWork(size);
    try {
      return readFileSync(full);
    } catch (cause) {
      throw new NgaoError('input-unreadable', `${path} could not be read: check its permissions.`, { cause });
    }
  }

  readText(path: string): string | undefined {
    const bytes = this.read(path);
    if (bytes === undefined) return undefined;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  list(path: string): readonly Entry[] {
    const full = join(this.base, ...this.segments(path));
    const entries: Entry[] = [];
    for (const name of this.names(full, path)) {
      const entry = this.entry(full, name);
      if (entry && entry !== 'linked') entries.push(entry);
      else if (!entry) this.unreadable.files.add(path === '' ? name : `${path}/${name}`);
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private names(full: string, path: string): readonly string[] {
    try {
      return readdirSync(full);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.unreadable.folders.add(path);
      return [];
    }
  }

  private entry(folder: string, name: string): Entry | 'linked' | undefined {
    const full = join(folder, name);
    const link = lstatSync(full, { throwIfNoEntry: false });
    if (!link) return undefined;
    if (link.isDirectory()) return { name, kind: 'folder', size: 0 };
    const stat = link.isSymbolicLink() ? statOf(full) : link;
    // A linked folder is not walked: it can form a cycle, and its content stands elsewhere.
    if (stat?.isDirectory()) return 'linked';
    return stat?.isFile() ? { name, kind: 'file', size: stat.size } : undefined;
  }

  private resolve(path: string): string | undefined {
    const full = join(this.base, ...this.segments(path));
    const stat = statOf(full);
    if (!stat?.isFile()) return undefined;
    const real = realpathSync(full);
    if (real !== full && relative(this.base, real).startsWith(`..${sep}`)) {
      throw new NgaoError('input-unreadable', `${path} is a link that leaves the scanned folder; it was not followed.`);
    }
    return real;
  }

  private segments(path: string): string[] {
    const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (segments.includes('..') || path.startsWith('/') || path.includes('\0')) {
      throw new NgaoError('input-unreadable', `"${path}" leaves the scanned folder; it was not read.`);
    }
    return segments;
  }
}
