// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import { buildPragmas } from './layout.ts';
import type { JudgedRecord } from './match-writer.ts';
import { packProse } from './prose-pack.ts';
import { withoutProse } from './prose-writer.ts';
import { sqlite } from './sqlite.ts';

/** A staged record as it comes out again: whole, judged, and with the feeds that told it. */
export interface StagedRecord {
  judged: JudgedRecord;
  prose: Uint8Array;
  feeds: readonly string[];
}

interface StageRow {
  id: string;
  record: string;
  feeds: string;
  prose: Uint8Array;
}

const tables = `
  CREATE TABLE stage(id TEXT PRIMARY KEY, modified REAL, withdrawn INTEGER, record TEXT, feeds TEXT, prose BLOB);
  CREATE TABLE exploited(cve TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE score(cve TEXT PRIMARY KEY, probability REAL) WITHOUT ROWID;
`;

/**
 * Records on their way into the database, on disk, so that memory does not grow with the feed. It takes them in any
 * order and gives them back sorted by id: the same set of documents always makes the same database.
 * Of two records with one id the one modified last stays (of equals the one with the greater text).
 */
export class Staging {
  private readonly database: DatabaseSync;
  private readonly statements: Readonly<Record<'record' | 'exploited' | 'score', StatementSync>>;

  constructor(file: string) {
    this.database = new (sqlite().DatabaseSync)(file);
    this.database.exec(buildPragmas + tables);
    this.database.exec('BEGIN');
    this.statements = {
      record: this.database.prepare(
        `INSERT INTO stage VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET modified = excluded.modified,
         withdrawn = excluded.withdrawn, record = excluded.record, feeds = excluded.feeds, prose = excluded.prose
         WHERE (excluded.modified, excluded.record, excluded.prose) > (modified, record, prose)`,
      ),
      exploited: this.database.prepare('INSERT OR IGNORE INTO exploited VALUES (?)'),
      score: this.database.prepare(
        'INSERT INTO score VALUES (?, ?) ON CONFLICT(cve) DO UPDATE SET probability = max(probability, excluded.probability)',
      ),
    };
  }

  add(record: VulnerabilityRecord, feeds: readonly string[]): void {
    const modified = Date.parse(record.modified);
    const withdrawn = record.withdrawn === undefined ? 0 : 1;
    const text = JSON.stringify(withoutProse(record));
    this.statements.record.run(record.id, modified, withdrawn, text, JSON.stringify(feeds), packProse(record));
  }

  exploited(cve: string): void {
    this.statements.exploited.run(cve);
  }

  scored(cve: string, probability: number): void {
    this.statements.score.run(cve, probability);
  }

  /** How many CVEs the catalogues name. */
  catalogueSizes(): { kev: number; epss: number } {
    const count = (table: string) => (this.database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
    return { kev: count('exploited'), epss: count('score') };
  }

  *sorted(): Generator<StagedRecord> {
    this.database.exec('COMMIT');
    const states = this.database.prepare('SELECT withdrawn FROM stage WHERE id = ?');
    const exploited = this.database.prepare('SELECT 1 AS found FROM exploited WHERE cve = ?');
    const scores = this.database.prepare('SELECT probability FROM score WHERE cve = ?');
    const rows = this.database.prepare('SELECT id, record, feeds, prose FROM stage ORDER BY id').iterate();
    for (const row of rows as unknown as Iterable<StageRow>) {
      const record = JSON.parse(row.record) as JudgedRecord['record'];
      const cves = [record.id, ...record.aliases, ...record.upstream].flatMap(cveIn);
      const probabilities = cves.flatMap((cve) => (scores.get(cve) as { probability: number } | undefined)?.probability ?? []);
      yield {
        judged: {
          record,
          kev: cves.some((cve) => exploited.get(cve) !== undefined),
          epss: probabilities.length === 0 ? null : Math.max(...probabilities),
          disputed: isDisputed(record, states),
        },
        prose: row.prose,
        feeds: JSON.parse(row.feeds) as string[],
      };
    }
  }

  close(): void {
    this.database.close();
  }
}

/** `CVE-1900-1` itself, or a distribution's record of it: `ALPINE-CVE-1900-1`, `DEBIAN-CVE-1900-1`. */
function cveIn(id: string): string[] {
  const cve = /^(?:[A-Z]+-)?(CVE-\d{4}-\d{4,})$/.exec(id)?.[1];
  return cve === undefined ? [] : [cve];
}

/**
 * A malware record whose GitHub alias was withdrawn: GitHub took the accusation back, the malware feed did not (yet).
 * Not so when another GitHub alias still stands: duplicates are withdrawn in favour of one that stays.
 */
function isDisputed(record: JudgedRecord['record'], states: StatementSync): boolean {
  if (!record.id.startsWith('MAL-')) return false;
  const known = record.aliases
    .filter((id) => id.startsWith('GHSA-'))
    .map((id) => states.get(id) as { withdrawn: number } | undefined)
    .filter((state) => state !== undefined);
  return known.length > 0 && known.every((state) => state.withdrawn === 1);
}
