// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NgaoError } from '../../kit/errors.ts';
import type { DatabaseIdentity } from '../../model/match.ts';
import { databaseSchema } from './layout.ts';
import type { MatchCounts } from './match-writer.ts';

export const manifestName = 'database.json';
export const previousManifestName = 'database.previous.json';

export interface ManifestFile {
  name: string;
  /** Lower-case hex. */
  sha256: string;
  /** Bytes. */
  size: number;
}

/** A feed as it went into the database. `newest` is RFC 3339 or a date; `version` e.g. the EPSS model. */
export interface ManifestSource {
  name: string;
  records: number;
  newest: string;
  version?: string;
}

export interface Remark {
  file: string;
  reason: string;
}

/** An address the database was fetched from, and the server's mark for its state. */
export interface ManifestFeed {
  url: string;
  etag: string;
}

/** `database.json`: which files are the database, what is in them, how they came about. */
export interface Manifest {
  schema: string;
  /** `sha256:<hex>` of the match file. */
  digest: string;
  /** Content id, repeated inside both files. */
  build: string;
  builtAt: string;
  sources: readonly ManifestSource[];
  /** `skipped` and `repaired` count remarks; the first of each are listed below. */
  counts: MatchCounts & { skipped: number; repaired: number };
  files: { match: ManifestFile; prose: ManifestFile };
  feeds: readonly ManifestFeed[];
  skipped: readonly Remark[];
  repaired: readonly Remark[];
}

/** Reads `database.json`; throws `database-missing` or `database-invalid`. */
export function readManifest(folder: string): Manifest {
  const manifest = parseManifest(readText(folder), folder);
  if (manifest.schema !== databaseSchema) {
    throw invalid(folder, `has format "${String(manifest.schema).slice(0, 40)}", this Ngao reads ${databaseSchema}`);
  }
  if (!isWhole(manifest)) throw invalid(folder, 'has a damaged database.json');
  return manifest;
}

/** The manifest if there is a readable one: for what may be compared or removed, never for trust. */
export function readManifestIfAny(folder: string): Manifest | undefined {
  try {
    return readManifest(folder);
  } catch (thrown) {
    if (thrown instanceof NgaoError) return undefined;
    throw thrown;
  }
}

export function identityOf(manifest: Manifest): DatabaseIdentity {
  return {
    digest: manifest.digest,
    builtAt: manifest.builtAt,
    starter: false,
    sources: manifest.sources.map(({ name, records, newest }) => ({ name, records, newest })),
  };
}

export function invalid(folder: string, what: string, cause?: unknown): NgaoError {
  return new NgaoError(
    'database-invalid',
    `The advisory database in ${folder} ${what}. Run "ngao db update" to install it anew.`,
    {
      cause,
    },
  );
}

function readText(folder: string): string {
  try {
    return readFileSync(join(folder, manifestName), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT' && (cause as NodeJS.ErrnoException).code !== 'ENOTDIR') {
      throw invalid(folder, 'cannot be read', cause);
    }
    throw new NgaoError(
      'database-missing',
      `There is no advisory database in ${folder}. Run "ngao db update" to fetch one, or "ngao db import" to build it from files.`,
      { cause },
    );
  }
}

function parseManifest(text: string, folder: string): Partial<Manifest> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw invalid(folder, 'has a damaged database.json', cause);
  }
  throw invalid(folder, 'has a damaged database.json');
}

function isWhole(manifest: Partial<Manifest>): manifest is Manifest {
  const files = [manifest.files?.match, manifest.files?.prose];
  const texts = [manifest.digest, manifest.build, manifest.builtAt];
  const lists = [manifest.sources, manifest.feeds, manifest.skipped, manifest.repaired];
  return (
    files.every(isFile) &&
    texts.every((text) => typeof text === 'string') &&
    lists.every(Array.isArray) &&
    typeof manifest.counts?.records === 'number'
  );
}

/** Names are checked because they become paths. */
function isFile(file: Partial<ManifestFile> | undefined): boolean {
  return (
    /^(match|prose)-[0-9a-f]{16}\.sqlite$/.test(file?.name ?? '') &&
    /^[0-9a-f]{64}$/.test(file?.sha256 ?? '') &&
    Number.isSafeInteger(file?.size)
  );
}
