// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { NgaoError } from '../../kit/errors.ts';
import { makeFolder } from '../../kit/io/make-folder.ts';
import { sqlite } from './sqlite.ts';

const pauseMilliseconds = 100;

/**
 * Runs `work` as the only writer of the folder, waiting up to `patience` milliseconds for another one to end.
 * The lock is the operating system's own (through SQLite, on an empty file): it ends with its process, however that dies.
 */
export async function asOnlyWriter<T>(folder: string, patience: number, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(folder, patience);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

async function acquire(folder: string, patience: number): Promise<DatabaseSync> {
  makeDatabaseFolder(folder);
  for (let waited = 0; ; waited += pauseMilliseconds) {
    const lock = tryLock(folder);
    if (lock) return lock;
    if (waited >= patience)
      throw new NgaoError('database-busy', `Another run is writing to ${folder}. Try again when it is done.`);
    await sleep(pauseMilliseconds);
  }
}

function makeDatabaseFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new NgaoError('usage', `The folder ${folder} cannot be made. Name a writable one with --db.`, { cause });
  }
}

function tryLock(folder: string): DatabaseSync | undefined {
  const lock = openLock(folder);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode === 5) return undefined; // SQLITE_BUSY
    throw notWritable(folder, cause);
  }
}

function openLock(folder: string): DatabaseSync {
  try {
    return new (sqlite().DatabaseSync)(join(folder, 'lock'));
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}

function notWritable(folder: string, cause: unknown): NgaoError {
  return new NgaoError('usage', `The folder ${folder} cannot be written. Name a writable one with --db.`, { cause });
}
