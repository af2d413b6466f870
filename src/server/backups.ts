// SPDX-License-Identifier: Apache-2.0
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { NgaoError } from '../kit/errors.ts';
import { type BackupSummary, backup as writeBackup } from '../store/backup/backup.ts';
import { restore as readBackup } from '../store/backup/restore.ts';
import type { Store } from '../store/engine/contract.ts';
import { openEmptyStore, openStore } from '../store/engine/open-store.ts';
import type { EvidenceStore } from '../store/evidence/contract.ts';
import { openEvidence } from '../store/evidence/open-evidence.ts';
import { migrations } from '../store/migrations/registry.ts';
import type { Tables } from '../store/tables.ts';
import { readConfig, type ServeOptions } from './config.ts';
import { keepToOwner } from './own-files.ts';

interface Io {
  stdout: { write(text: string): unknown };
  env: Record<string, string | undefined>;
  cwd: string;
}

/** `ngao backup FILE`: everything but the keys, from either engine, checksummed. The server must not be running on the embedded one. */
export async function backup(file: string, options: ServeOptions, io: Io): Promise<number> {
  const config = readConfig(options, io.env, io.cwd);
  if (existsSync(file))
    throw new NgaoError('usage', `${file} exists already. A backup never overwrites a file: choose another name.`);
  keepToOwner(config.dataFolder);
  const store = await openStore<Tables>(placeOf(config), { migrations });
  try {
    const evidence = openEvidence(config);
    const { tables, rows, evidence: files } = await writeBackupFile(store, file, evidence);
    io.stdout.write(`${file}: ${rows} rows of ${tables} tables and ${files} evidence files.\n`);
    io.stdout.write(`Not in it: the keys in ${join(config.dataFolder, 'keys')}. Keep a copy of them in another place.\n`);
    return 0;
  } finally {
    await store.close();
  }
}

/** `ngao restore FILE`: into an empty place of either engine; a damaged file changes nothing. */
export async function restore(file: string, options: ServeOptions, io: Io): Promise<number> {
  const config = readConfig(options, io.env, io.cwd);
  if (!existsSync(file)) throw new NgaoError('usage', `There is no file ${file}.`);
  keepToOwner(config.dataFolder);
  const store = await openEmptyStore<Tables>(placeOf(config));
  try {
    const evidence = openEvidence(config);
    const { tables, rows, evidence: files } = await readBackup(createReadStream(file), store, { migrations, evidence });
    io.stdout.write(`Restored ${rows} rows of ${tables} tables and ${files} evidence files from ${file}.\n`);
    io.stdout.write(`Put the keys that belong to it into ${join(config.dataFolder, 'keys')} before you start the server.\n`);
    return 0;
  } finally {
    await store.close();
  }
}

function placeOf({ databaseUrl, dataFolder }: { databaseUrl: string | undefined; dataFolder: string }) {
  return databaseUrl === undefined ? { dataFolder } : { url: databaseUrl };
}

/** Under its name only when it is whole and on disk. */
export async function writeBackupFile(store: Store, file: string, evidence?: EvidenceStore): Promise<BackupSummary> {
  const draft = `${file}.part`;
  const zip = createGzip({ level: 6 });
  try {
    const written = pipeline(zip, createWriteStream(draft, { mode: 0o600 }));
    const summary = await writeBackup(store, zip, { now: new Date().toISOString(), ...(evidence && { evidence }) });
    await written;
    const handle = await open(draft, 'r+');
    await handle.sync();
    await handle.close();
    renameSync(draft, file);
    return summary;
  } catch (error) {
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
