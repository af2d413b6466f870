// SPDX-License-Identifier: Apache-2.0
import type { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { NgaoError } from '../../../kit/errors.ts';
import { makeFolder } from '../../../kit/io/make-folder.ts';
import { openPool } from '../connections.ts';
import type { EngineParts } from '../engine-parts.ts';
import { Listeners } from '../listeners.ts';
import { createDatabase, DatabaseThread } from './database-thread.ts';
import { syncFolder } from './durable-files.ts';
import { lockFolder } from './lock.ts';
import { WorkerStream } from './worker-stream.ts';

/**
 * Opens the database in `dataFolder/database`, making it at the first start. One process at a time: throws `store-locked`
 * when another has it. `durable: false` is for measuring only: it gives up what a power cut finds unwritten.
 */
export async function openEmbedded(dataFolder: string, { durable = true } = {}): Promise<EngineParts> {
  makeDataFolder(dataFolder);
  const lock = await lockFolder(dataFolder);
  const folder = join(dataFolder, 'database');
  const thread = new DatabaseThread({ folder, durable });
  try {
    await createOnce(dataFolder, folder);
    const listeners = new Listeners();
    const pool = openPool(
      {
        max: 1,
        idleTimeoutMillis: 0,
        user: 'postgres',
        database: 'postgres',
        stream: () => new WorkerStream(thread) as never,
      },
      (client) => {
        restartAfterPanic(client, thread);
        return listeners.use(client);
      },
    );
    return {
      engine: 'embedded',
      pool,
      listeners,
      runOnListener: async (sql) => void (await pool.query(sql)),
      close: async () => {
        await thread.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * After a PANIC (a full disk in the middle of a checkpoint, for one) a server's process ends and starts again from its
 * log. PGlite cannot end by itself and would turn in circles: its thread is ended here, and starts with the next question.
 */
function restartAfterPanic(client: ClientBase, thread: DatabaseThread): void {
  // Missing in the driver's types: its connection, which tells every error message as it arrives.
  const { connection } = client as unknown as { connection: EventEmitter };
  connection.on('errorMessage', ({ severity }: { severity?: string }) => {
    if (severity === 'PANIC' || severity === 'FATAL') void thread.terminate();
  });
}

/** How the name of a database that is being made begins. */
const draftName = 'database.new-';

/** A database that was only half made (the machine stopped at the first start) is never opened: it has another name. */
async function createOnce(dataFolder: string, folder: string): Promise<void> {
  for (const name of readdirSync(dataFolder).filter((name) => name.startsWith(draftName)))
    rmSync(join(dataFolder, name), { recursive: true, force: true });
  if (existsSync(folder)) return;
  // A name of its own: the process that makes it may outlive a server that was killed, and write into it for a moment more.
  const draft = mkdtempSync(join(dataFolder, draftName));
  await createDatabase(draft);
  renameSync(draft, folder);
  syncFolder(dataFolder);
}

function makeDataFolder(folder: string): void {
  try {
    makeFolder(folder, 0o700);
  } catch (cause) {
    throw new NgaoError('usage', `The folder ${folder} cannot be made. Name a writable one with --data.`, { cause });
  }
}
