// SPDX-License-Identifier: Apache-2.0
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { digestOf } from './digest.ts';
import { databaseSchema } from './layout.ts';
import { invalid, type Manifest, readManifest } from './manifest.ts';
import { openImmutable } from './sqlite.ts';

/** Checks an installed database completely; throws `database-missing` or `database-invalid` with what is wrong. */
export function verifyDatabase(folder: string): Manifest {
  const manifest = readManifest(folder);
  verifyFiles(folder, manifest);
  return manifest;
}

/** Digests, SQLite's own integrity check, content ids and row counts of the files a manifest names. */
export function verifyFiles(folder: string, manifest: Manifest): void {
  for (const kind of ['match', 'prose'] as const) verifyFile(folder, manifest, kind);
  if (manifest.digest !== `sha256:${manifest.files.match.sha256}`)
    throw invalid(folder, "has a digest that is not its match file's");
}

function verifyFile(folder: string, manifest: Manifest, kind: 'match' | 'prose'): void {
  const file = manifest.files[kind];
  const path = join(folder, file.name);
  if (!existsSync(path)) throw invalid(folder, `lacks its file ${file.name}`);
  if (statSync(path).size !== file.size) throw invalid(folder, `is damaged (${file.name} has the wrong size)`);
  if (digestOf(path) !== file.sha256) throw invalid(folder, `is damaged (${file.name} has the wrong digest)`);
  let database: DatabaseSync | undefined;
  let fault: string | undefined;
  try {
    database = openImmutable(pathToFileURL(path));
    fault = faultOf(database, manifest, kind);
  } catch (cause) {
    throw invalid(folder, `is damaged (${file.name} is not readable)`, cause);
  } finally {
    database?.close();
  }
  if (fault !== undefined) throw invalid(folder, `is damaged (${file.name}: ${fault})`);
}

function faultOf(database: DatabaseSync, manifest: Manifest, kind: 'match' | 'prose'): string | undefined {
  const check = database.prepare('PRAGMA integrity_check(1)').get() as { integrity_check: string };
  if (check.integrity_check !== 'ok') return 'the integrity check failed';
  const meta = database.prepare('SELECT key, value FROM meta ORDER BY key').all() as { key: string; value: string }[];
  if (meta[0]?.value !== manifest.build || meta[1]?.value !== databaseSchema) return 'it does not belong to its database.json';
  const rows =
    kind === 'match' ? '(SELECT count(*) FROM advisory) + (SELECT count(*) FROM malware)' : '(SELECT count(*) FROM prose)';
  const { count } = database.prepare(`SELECT ${rows} AS count`).get() as { count: number };
  return count === manifest.counts.records ? undefined : 'it does not hold as many records as its database.json says';
}
