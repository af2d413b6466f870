// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import { buildPragmas } from './layout.ts';
import type { ManifestSource } from './manifest.ts';
import { type MatchCounts, MatchWriter } from './match-writer.ts';
import { ProseWriter } from './prose-writer.ts';
import { sqlite } from './sqlite.ts';
import { Staging } from './staging.ts';

/** Two finished files, not yet installed. */
export interface BuiltDatabase {
  match: string;
  prose: string;
  build: string;
  counts: MatchCounts;
  /** Sorted by name. */
  sources: readonly ManifestSource[];
}

/** Takes normalised facts in any order and makes the two files of a database in a work folder. */
export class DatabaseBuild {
  private readonly folder: string;
  private readonly staging: Staging;
  private readonly dates = new Map<string, { newest: string; version?: string }>();

  constructor(workFolder: string) {
    this.folder = workFolder;
    this.staging = new Staging(join(workFolder, 'stage.sqlite'));
  }

  record(record: VulnerabilityRecord, feeds: readonly string[]): void {
    this.staging.add(record, feeds);
  }

  exploited(cve: string): void {
    this.staging.exploited(cve);
  }

  scored(cve: string, probability: number): void {
    this.staging.scored(cve, probability);
  }

  dated(feed: string, newest: string, version?: string): void {
    if (newest >= (this.dates.get(feed)?.newest ?? ''))
      this.dates.set(feed, version === undefined ? { newest } : { newest, version });
  }

  /** Writes both files; the same facts give the same bytes. */
  finish(): BuiltDatabase {
    const match = join(this.folder, 'match.sqlite');
    const prose = join(this.folder, 'prose.sqlite');
    const feeds = new Map<string, { records: number; newest: string }>();
    const { build, counts } = this.write(`${match}.draft`, `${prose}.draft`, feeds);
    compact(`${match}.draft`, match);
    compact(`${prose}.draft`, prose);
    return { match, prose, build, counts, sources: this.sources(feeds) };
  }

  close(): void {
    this.staging.close();
  }

  private write(match: string, prose: string, feeds: Map<string, { records: number; newest: string }>) {
    const [matchFile, proseFile] = [openDraft(match), openDraft(prose)];
    try {
      const matchWriter = new MatchWriter(matchFile);
      const proseWriter = new ProseWriter(proseFile);
      for (const { judged, prose: body, feeds: names } of this.staging.sorted()) {
        matchWriter.write(judged);
        proseWriter.write(judged.record.id, body);
        for (const name of names) count(feeds, name, judged.record.modified);
      }
      const build = matchWriter.finish();
      proseWriter.finish(build);
      matchFile.exec('COMMIT');
      proseFile.exec('COMMIT');
      return { build, counts: matchWriter.counts };
    } finally {
      matchFile.close();
      proseFile.close();
    }
  }

  private sources(feeds: ReadonlyMap<string, { records: number; newest: string }>): ManifestSource[] {
    const sizes: Readonly<Record<string, number>> = { ...this.staging.catalogueSizes() };
    const sources: ManifestSource[] = [...feeds].map(([name, { records, newest }]) => ({ name, records, newest }));
    for (const [name, date] of this.dates) sources.push({ name, records: sizes[name] ?? 0, ...date });
    return sources.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function openDraft(file: string) {
  const database = new (sqlite().DatabaseSync)(file);
  database.exec(`${buildPragmas} BEGIN`);
  return database;
}

/** Rows came in the order of ids, keys sort by name: VACUUM lays the pages full and in key order, always the same way. */
function compact(draft: string, file: string): void {
  const database = new (sqlite().DatabaseSync)(draft);
  try {
    database.prepare('VACUUM INTO ?').run(file);
  } finally {
    database.close();
  }
}

function count(feeds: Map<string, { records: number; newest: string }>, name: string, modified: string): void {
  const known = feeds.get(name);
  if (!known) feeds.set(name, { records: 1, newest: modified });
  else feeds.set(name, { records: known.records + 1, newest: modified > known.newest ? modified : known.newest });
}
