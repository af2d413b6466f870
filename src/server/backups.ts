// SPDX-License-Identifier: Apache-2.0
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { NgaoError } from '../kit/errors.ts';
import { unwritable } from '../kit/io/write-whole.ts';
import { count } from '../report/plain-text.ts';
import { type BackupSummary, backup as writeBackup } from '../store/backup/backup.ts';
import { restore as readBackup } from '../store/backup/restore.ts';
import type { Store } from '../store/engine/contract.ts';
import { migrate } from '../store/engine/migrate.ts';
import { openEmptyStore } from '../store/engine/open-store.ts';
import type { EvidenceStore } from '../store/evidence/contract.ts';
import { openEvidence } from '../store/evidence/open-evidence.ts';
import { migrations } from '../store/migrations/registry.ts';
import type { Tables } from '../store/tables.ts';
import { readConfig, type ServeOptions } from './config.ts';
import { keepToOwner } from './own-files.ts';
import { expectData, expectTable } from './server-data.ts';

interface Io {
  stdout: { write(text: string): unknown };
  env: Record<string, string | undefined>;
  cwd: string;
}

/**
 * `ngao backup FILE`: everything but the keys, from either engine, checksummed. The server must not be running on the embedded
 * one. Throws `usage` where there is no server's data or the file cannot be written, before anything is made.
 */
export async function backup(file: string, options: ServeOptions, io: Io): Promise<number> {
  const config = readConfig(options, io.env, io.cwd);
  if (existsSync(file))
    throw new NgaoError('usage', `${file} exists already. A backup never overwrites a file: choose another name.`);
  expectData(config);
  const evidence = openEvidence(config);
  const summary = await writeFileWhole(file, async (target) => {
    keepToOwner(config.dataFolder);
    const store = await openEmptyStore<Tables>(placeOf(config));
    try {
      await expectTable(store, 'ngao_migrations');
      await migrate(store, migrations);
      return await writeBackup(store, target, { now: new Date().toISOString(), evidence });
    } finally {
      await store.close();
    }
  });
  io.stdout.write(`${file}: ${contentOf(summary)}.\n`);
  io.stdout.write(`Not in it: the keys in ${join(config.dataFolder, 'keys')}. Keep a copy of them in another place.\n`);
  return 0;
}

/** `ngao restore FILE`: into an empty place of either engine; a damaged file changes nothing. */
export async function restore(file: string, options: ServeOptions, io: Io): Promise<number> {
  const config = readConfig(options, io.env, io.cwd);
  if (!existsSync(file)) throw new NgaoError('usage', `There is no file ${file}.`);
  keepToOwner(config.dataFolder);
  const store = await openEmptyStore<Tables>(placeOf(config));
  try {
    const evidence = openEvidence(config);
    const summary = await readBackup(createReadStream(file), store, { migrations, evidence });
    io.stdout.write(`Restored ${contentOf(summary)} from ${file}.\n`);
    io.stdout.write(`Put the keys that belong to it into ${join(config.dataFolder, 'keys')} before you start the server.\n`);
    return 0;
  } finally {
    await store.close();
  }
}

function placeOf({ databaseUrl, dataFolder }: { databaseUrl: string | undefined; dataFolder: string }) {
  return databaseUrl === undefined ? { dataFolder } : { url: databaseUrl };
}

function contentOf({ tables, rows, evidence }: BackupSummary): string {
  return `${count(rows, 'row')} of ${count(tables, 'table')} and ${count(evidence, 'evidence file')}`;
}

/** A backup of an open database. */
export async function writeBackupFile(store: Store, file: string, evidence?: EvidenceStore): Promise<BackupSummary> {
  const content = { now: new Date().toISOString(), ...(evidence && { evidence }) };
  return await writeFileWhole(file, async (target) => await writeBackup(store, target, content));
}

/** Packs what is written; under its name only when it is whole and on disk. A place that cannot be written is told first. */
async function writeFileWhole<T>(file: string, write: (target: Writable) => Promise<T>): Promise<T> {
  const draft = `${file}.part`;
  const handle = await open(draft, 'w', 0o600).catch((cause) => {
    throw unwritable(file, cause);
  });
  const zip = createGzip({ level: 6 });
  // Looked at when the writer has ended as well: a disk that fills up breaks both.
  const stored = pipeline(zip, handle.createWriteStream({ flush: true })).catch((cause) => unwritable(file, cause));
  try {
    const result = await write(zip).catch(async (error) => {
      // Where the disk broke first, the writer only knows that its target is gone.
      const broken = zip.destroyed ? await stored : undefined;
      throw broken ?? error;
    });
    const broken = await stored;
    if (broken) throw broken;
    renameSync(draft, file);
    return result;
  } catch (error) {
    zip.destroy();
    await stored;
    rmSync(draft, { force: true });
    throw error;
  }
}

const kept = 7;

/** The embedded database's own backup, one a day, a week's worth; evidence stands beside it as files already. */
export async function writeNightly(store: Store, dataFolder: string, day: string): Promise<void> {
  const folder = join(dataFolder, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${day}.ngao-backup.gz`);
  if (!existsSync(file)) await writeBackupFile(store, file);
  const nightly = readdirSync(folder).filter((name) => /^\d{4}-\d{2}-\d{2}\.ngao-backup\.gz$/.test(name));
  for (const name of nightly.sort().slice(0, -kept)) rmSync(join(folder, name));
}
