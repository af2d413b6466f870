// SPDX-License-Identifier: Apache-2.0
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { NgaoError } from '../../kit/errors.ts';
import { makeFolder } from '../../kit/io/make-folder.ts';
import { writeWhole } from '../../kit/io/write-whole.ts';
import type { BuiltDatabase } from './database-build.ts';
import { digestOf } from './digest.ts';
import { databaseSchema } from './layout.ts';
import {
  type Manifest,
  type ManifestFeed,
  type ManifestFile,
  manifestName,
  previousManifestName,
  type Remark,
  readManifestIfAny,
} from './manifest.ts';
import { verifyFiles } from './verify.ts';

export interface InstallFacts {
  /** RFC 3339. */
  builtAt: string;
  feeds: readonly ManifestFeed[];
  skipped: { total: number; first: readonly Remark[] };
  repaired: { total: number; first: readonly Remark[] };
}

const workPrefix = '.work-';

/**
 * A fresh work folder beside the database; those of dead writers are removed. Only for the folder's only writer.
 * Throws `usage` where nothing can be written.
 */
export function makeWorkFolder(folder: string): string {
  try {
    makeFolder(folder);
    for (const name of readdirSync(folder)) {
      if (name.startsWith(workPrefix)) rmSync(join(folder, name), { recursive: true, force: true });
    }
    return mkdtempSync(join(folder, workPrefix));
  } catch (cause) {
    throw new NgaoError('usage', `The folder ${folder} cannot be written. Name a writable one with --db.`, { cause });
  }
}

/**
 * Makes a built database the folder's database. The files get names of their own generation (their digest), are
 * forced to disk and verified; only then is `database.json` replaced, by one rename. Whoever reads, or dies, at any
 * moment has the old database or the new one. The previous generation stays for readers that have just begun.
 */
export function install(folder: string, built: BuiltDatabase, facts: InstallFacts): Manifest {
  const files = { match: describe(built.match, 'match'), prose: describe(built.prose, 'prose') };
  const manifest: Manifest = {
    schema: databaseSchema,
    digest: `sha256:${files.match.sha256}`,
    build: built.build,
    builtAt: facts.builtAt,
    sources: built.sources,
    counts: { ...built.counts, skipped: facts.skipped.total, repaired: facts.repaired.total },
    files,
    feeds: facts.feeds,
    skipped: facts.skipped.first,
    repaired: facts.repaired.first,
  };
  place(built.match, join(folder, files.match.name));
  place(built.prose, join(folder, files.prose.name));
  syncFolder(folder);
  verifyFiles(folder, manifest);
  keepPrevious(folder, manifest);
  writeWhole(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
  syncFolder(folder);
  removeOldGenerations(folder);
  return manifest;
}

function describe(file: string, kind: string): ManifestFile {
  const sha256 = digestOf(file);
  return { name: `${kind}-${sha256.slice(0, 16)}.sqlite`, sha256, size: statSync(file).size };
}

/** A file of the same name holds the same bytes, or was damaged since: replacing it is right in both cases. */
function place(from: string, to: string): void {
  const handle = openSync(from, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    renameSync(from, to);
  } catch (cause) {
    // Windows does not rename over a file that somebody reads; then it is whole, or verifying tells.
    if (!existsSync(to)) throw cause;
  }
}

function keepPrevious(folder: string, next: Manifest): void {
  const current = readManifestIfAny(folder);
  if (!current || current.build === next.build) return;
  copyFileSync(join(folder, manifestName), join(folder, `${previousManifestName}.part`));
  renameSync(join(folder, `${previousManifestName}.part`), join(folder, previousManifestName));
}

function removeOldGenerations(folder: string): void {
  const kept = new Set([manifestName, previousManifestName].flatMap((name) => filesNamedIn(join(folder, name))));
  for (const name of readdirSync(folder)) {
    if (!/^(match|prose)-[0-9a-f]{16}\.sqlite$/.test(name) || kept.has(name)) continue;
    // A reader on Windows may still hold it: the next installation tries again.
    try {
      rmSync(join(folder, name), { force: true });
    } catch {}
  }
}

function filesNamedIn(manifestFile: string): string[] {
  try {
    const { files } = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
    return [files.match.name, files.prose.name];
  } catch {
    return [];
  }
}

/** A rename is on disk when its folder is; not every platform can do this, and none can be helped then. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {}
}
