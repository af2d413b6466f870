// SPDX-License-Identifier: Apache-2.0
import { chmodSync, linkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { makeFolder } from '../kit/io/make-folder.ts';

/**
 * Makes the data folder, readable by its owner only, and so everything that this process writes from now on: the embedded
 * engine and its lock make files with the modes that the process leaves them.
 */
export function keepToOwner(dataFolder: string): void {
  process.umask(0o077);
  makeOwn(dataFolder);
  try {
    chmodSync(dataFolder, 0o700);
  } catch (error) {
    // A mounted volume may be another account's; who mounts it says who may read it.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}

/** Writes a file that only its owner reads, whole or not at all. Of processes that do so at once, the first one's stays. */
export function makeOnce(path: string, text: string): void {
  makeOwn(dirname(path));
  const draft = `${path}.${process.pid}-${crypto.randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function makeOwn(folder: string): void {
  try {
    makeFolder(folder, 0o700);
  } catch (cause) {
    throw new NgaoError('usage', `The folder ${folder} cannot be made. Name a writable one with --data.`, { cause });
  }
}
