// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import { databaseSchema, proseTables } from './layout.ts';

/** Fills a prose file: one packed text per record. */
export class ProseWriter {
  private readonly insert: StatementSync;
  private readonly meta: StatementSync;

  constructor(database: DatabaseSync) {
    database.exec(proseTables);
    this.insert = database.prepare('INSERT INTO prose VALUES (?, ?)');
    this.meta = database.prepare('INSERT INTO meta VALUES (?, ?)');
  }

  write(id: string, body: Uint8Array): void {
    this.insert.run(id, body);
  }

  /** `build` is the match file's content id: the two files belong together. */
  finish(build: string): void {
    this.meta.run('build', build);
    this.meta.run('schema', databaseSchema);
  }
}

/** The record without its long text: what staging and the match file need. */
export function withoutProse(record: VulnerabilityRecord): Omit<VulnerabilityRecord, 'details' | 'references'> {
  const { details: _details, references: _references, ...rest } = record;
  return rest;
}
