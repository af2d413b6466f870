// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { AdvisoryDatabase } from './contract.ts';
import { databaseSchema } from './layout.ts';
import { identityOf, invalid, type Manifest, type ManifestFile, readManifest } from './manifest.ts';
import { SqliteAdvisories } from './reader.ts';
import { openImmutable } from './sqlite.ts';

/**
 * Opens the database of a folder for reading. Cheap on purpose: size, schema and content id are compared, bytes are
 * hashed only at installation and by `ngao db verify`.
 * Throws `database-missing` when there is none, `database-invalid` when it is damaged or of another format.
 */
export function openDatabase(folder: string): AdvisoryDatabase {
  const manifest = readManifest(folder);
  const current = isThere(folder, manifest.files.match) ? manifest : readManifest(folder);
  const match = openFile(folder, current, 'match');
  const openProse = () => (isThere(folder, current.files.prose) ? openFile(folder, current, 'prose') : undefined);
  return new SqliteAdvisories(match, openProse, identityOf(current));
}

/** Two installations may have passed between reading the manifest and opening its file: then it is read again. */
function isThere(folder: string, file: ManifestFile): boolean {
  return statSync(join(folder, file.name), { throwIfNoEntry: false }) !== undefined;
}

function openFile(folder: string, manifest: Manifest, kind: 'match' | 'prose'): DatabaseSync {
  const file = manifest.files[kind];
  const path = join(folder, file.name);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw invalid(folder, `lacks its file ${file.name}`);
  if (size !== file.size) throw invalid(folder, `is damaged (${file.name} has the wrong size)`);
  let database: DatabaseSync | undefined;
  try {
    database = openImmutable(pathToFileURL(path));
    const meta = database.prepare('SELECT key, value FROM meta ORDER BY key').all() as { key: string; value: string }[];
    const [build, schema] = meta.map((row) => row.value);
    if (build === manifest.build && schema === databaseSchema) return database;
  } catch (cause) {
    database?.close();
    throw invalid(folder, `is damaged (${file.name} is not readable)`, cause);
  }
  database.close();
  throw invalid(folder, `is damaged (${file.name} does not belong to its database.json)`);
}
