// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { NgaoError } from '../../../kit/errors.ts';

export interface FolderLock {
  release(): void;
}

interface Owner {
  pid: number;
  host: string;
  /** RFC 3339. */
  started: string;
}

/**
 * Takes the data folder for this process, or throws `store-locked` at once. PGlite itself locks nothing, and two processes
 * on one folder lose rows without an error. The lock is one of the operating system's, taken through an empty SQLite file
 * (Node.js has no call for it): it cannot be stolen from a process that lives, stopped ones included, and ends with the
 * process however it ends, so that there is never a stale one to judge. `ngao.lock.owner` only tells people who has it.
 * On a network file system the lock is as good as that system's own.
 */
export async function lockFolder(dataFolder: string): Promise<FolderLock> {
  const file = join(dataFolder, 'ngao.lock');
  const ownerFile = `${file}.owner`;
  const handle = takeLock(file);
  if (!handle) throw locked(dataFolder, await readOwner(ownerFile));
  const owner: Owner = { pid: process.pid, host: hostname(), started: new Date().toISOString() };
  writeFileSync(ownerFile, `${JSON.stringify(owner)}\n`);
  return {
    release: () => {
      if (!handle.isOpen) return;
      rmSync(ownerFile, { force: true });
      handle.close();
    },
  };
}

function takeLock(file: string): DatabaseSync | undefined {
  let handle: DatabaseSync | undefined;
  try {
    handle = new DatabaseSync(file, { timeout: 0 });
    handle.exec('pragma locking_mode = exclusive; begin exclusive');
    return handle;
  } catch (cause) {
    handle?.close();
    // SQLITE_BUSY (5), the one answer that means "somebody else".
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === 5) return undefined;
    throw new NgaoError(
      'store-unavailable',
      `${file} cannot be used as a lock: may you write in its folder, and is it a local disk?`,
      {
        cause,
      },
    );
  }
}

/** The winner writes its name just after it has won: wait a moment for it, or for the name of a dead one to go. */
async function readOwner(file: string): Promise<Owner | undefined> {
  let owner: Owner | undefined;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    owner = parseOwner(file);
    if (owner && !isGone(owner)) return owner;
    await sleep(25);
  }
  return undefined;
}

function parseOwner(file: string): Owner | undefined {
  try {
    const { pid, host, started } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner>;
    if (!Number.isSafeInteger(pid)) return undefined;
    return { pid: Number(pid), host: String(host), started: String(started) };
  } catch {
    return undefined;
  }
}

function isGone({ pid, host }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function locked(dataFolder: string, owner: Owner | undefined): NgaoError {
  const who = owner ? `process ${owner.pid} on ${owner.host}, since ${owner.started}` : 'another process';
  return new NgaoError(
    'store-locked',
    `The data folder "${dataFolder}" is in use by ${who}. Stop that process first, or give this one a folder of its own (--data). ` +
      'For several server processes at once use PostgreSQL (DATABASE_URL).',
  );
}
