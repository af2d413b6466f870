// SPDX-License-Identifier: Apache-2.0
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NgaoError } from '../errors.ts';

/**
 * Writes a file so that a reader sees the old content or the new one, never half of it. A link to a file is replaced, not
 * followed: a checkout must not choose where a report goes. What is no file (a pipe, a device) is written to as it is.
 * Throws `usage` where nothing can be written, `output-failed` where writing broke off.
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  try {
    if (isStream(file)) writeInto(file, bytes);
    else replace(file, bytes);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Renaming over a device would replace it for the whole machine. Links in /dev lead to open files, also of this process. */
function isStream(file: string): boolean {
  if (/^\/(?:dev|proc)\//.test(file)) return true;
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

function writeInto(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, 'a');
  try {
    writeAll(handle, bytes);
  } finally {
    closeSync(handle);
  }
}

function replace(file: string, bytes: Uint8Array): void {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  try {
    const handle = openSync(draft, 'w', 0o644);
    try {
      writeAll(handle, bytes);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
}

/** What a person named wrongly; anything else (a full disk, a broken one) is a report that failed. */
const wrongPlaces = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG', 'ELOOP']);

/** What to say of a file that could not be written: `usage` for a wrong place, else `output-failed`. */
export function unwritable(file: string, cause: unknown): NgaoError {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (!wrongPlaces.has(code))
    return new NgaoError('output-failed', `${file} could not be written (${code || 'unknown error'}): is there space left?`, {
      cause,
    });
  return new NgaoError('usage', `${file} could not be written: does its folder exist, and may you write there?`, { cause });
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}
