// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { publicFeeds } from './feeds-table.ts';

/** An address a feed may be found at, and what is found there. */
export interface Candidate {
  url: string;
  kind: 'zip' | 'json' | 'csv' | 'gzip';
  /** How documents of it are called; its ending decides how it is read. */
  label: string;
}

/** One feed to fetch: the first candidate that is there counts. */
export interface PlannedFeed {
  /** The source it must fill: `osv/npm`, `kev`. */
  name: string;
  candidates: readonly Candidate[];
  /** Whether its absence ends the update. */
  required: boolean;
  /** Bytes; larger answers are refused. */
  limit: number;
}

const archiveLimit = 4 * 1024 * 1024 * 1024;
const tableLimit = 128 * 1024 * 1024;

/**
 * What an update fetches. From the public feeds everything is required. A mirror (`--from URL`) holds
 * `ECOSYSTEM/all.zip` as OSV's bucket does and, where it wants, `kev.json(.gz)`, `epss.csv(.gz)` and
 * `nodejs-core/all.zip`; what it does not hold is told, not made up from elsewhere.
 */
export function planFeeds(from: string | undefined, ecosystems: readonly string[]): PlannedFeed[] {
  const base = (from ?? publicFeeds.osv).replace(/\/+$/, '');
  const archives = ecosystems.map((ecosystem) =>
    archive(`osv/${checkEcosystem(ecosystem)}`, `${base}/${encodeURIComponent(ecosystem)}/all.zip`),
  );
  if (from === undefined) return [...archives, ...publicTables()];
  return [
    ...archives,
    { ...archive('nodejs-core', `${base}/nodejs-core/all.zip`), required: false },
    mirrored('kev', 'json', base),
    mirrored('epss', 'csv', base),
  ];
}

/** Address of the list of all ecosystems of a bucket. */
export function ecosystemsAddress(from: string | undefined): string {
  return `${(from ?? publicFeeds.osv).replace(/\/+$/, '')}/ecosystems.txt`;
}

/** Reads `ecosystems.txt`: one name per line; releases (`Alpine:v3.20`) are part of their base's archive. */
export function readEcosystems(text: string): string[] {
  const names = text.split(/\r?\n/).map((line) => line.trim());
  const bases = new Set(names.filter((name) => name !== '' && !name.includes(':')));
  if (bases.size === 0 || bases.size > 500 || ![...bases].every(isEcosystem)) {
    throw new NgaoError('network-failed', 'ecosystems.txt of the server is not a list of ecosystems. Nothing was changed.');
  }
  return [...bases].sort();
}

function checkEcosystem(name: string): string {
  if (isEcosystem(name)) return name;
  throw new NgaoError('usage', 'An ecosystem name holds something else than letters, digits, blanks and ". _ + -".');
}

/** The name becomes part of an address. */
function isEcosystem(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9 ._+-]{0,60}$/.test(name);
}

function archive(name: string, url: string): PlannedFeed {
  return { name, candidates: [{ url, kind: 'zip', label: `${name}.zip` }], required: true, limit: archiveLimit };
}

function publicTables(): PlannedFeed[] {
  const common = { required: true, limit: tableLimit };
  return [
    { ...common, name: 'nodejs-core', candidates: [{ url: publicFeeds.nodejsCore, kind: 'json', label: 'nodejs-core.json' }] },
    { ...common, name: 'kev', candidates: [{ url: publicFeeds.kev, kind: 'json', label: 'kev.json' }] },
    { ...common, name: 'epss', candidates: [{ url: publicFeeds.epss, kind: 'gzip', label: 'epss.csv.gz' }] },
  ];
}

function mirrored(name: string, kind: 'json' | 'csv', base: string): PlannedFeed {
  const candidates: Candidate[] = [
    { url: `${base}/${name}.${kind}.gz`, kind: 'gzip', label: `${name}.${kind}.gz` },
    { url: `${base}/${name}.${kind}`, kind, label: `${name}.${kind}` },
  ];
  return { name, candidates, required: false, limit: tableLimit };
}
