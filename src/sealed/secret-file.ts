// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { wipe } from './aead.ts';

/** Bytes; keys and tokens are small. */
const sizeLimit = 64 * 1024;
const reachedByOthers = 0o077;

/** Reads a secret from a file that only its owner may touch. Throws `key-unavailable`; the message never holds content. */
export function readSecretFile(path: string): Buffer {
  const handle = openToRead(path);
  try {
    // Asked of the open file, so that nobody can exchange it between the question and the reading.
    const state = fstatSync(handle);
    if (!state.isFile()) throw unavailable(`${path} is not a file. Name the file that holds the secret.`);
    if (process.platform !== 'win32' && (state.mode & reachedByOthers) !== 0)
      throw unavailable(`${path} may be read by others than its owner, so it is not used. Run: chmod 600 ${path}`);
    if (state.size > sizeLimit) throw unavailable(`${path} is too large for a key or a token. Name the right file.`);
    const bytes = Buffer.alloc(state.size);
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(handle);
  }
}

/** Writes a new file of mode 0600, whole or not at all, and only where there is none. Throws `conflict` or `output-failed`. */
export function createSecretFile(path: string, content: Uint8Array): void {
  const draft = join(dirname(path), `.ngao-${randomBytes(8).toString('hex')}`);
  try {
    writeDurably(draft, content);
    // Unlike a rename, a link never takes the place of a file that is there.
    linkSync(draft, path);
    syncFolder(dirname(path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new NgaoError('conflict', `${path} is there already and was left alone. Use it, or choose another name.`);
    throw new NgaoError('output-failed', `${path} could not be written. Check that its folder exists and may be written.`, {
      cause,
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeDurably(path: string, content: Uint8Array): void {
  const handle = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < content.length; ) at += writeSync(handle, content, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
    wipe(content);
  }
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function openToRead(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw unavailable(`${path} could not be opened. Check that it is there and that this user may read it.`, cause);
  }
}

function unavailable(message: string, cause?: unknown): NgaoError {
  return new NgaoError('key-unavailable', message, { cause });
}
