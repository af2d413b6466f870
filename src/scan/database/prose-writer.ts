// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import type { AdvisoryProse } from './contract.ts';
import { databaseSchema, proseTables } from './layout.ts';

/** Phrases that most records share: with them as deflate dictionary, short texts pack well. Part of the schema. */
const dictionary = Buffer.from(
  '","references":["https://github.com/advisories/GHSA-","https://nvd.nist.gov/vuln/detail/CVE-20https://github.com/' +
    '/security/advisories/commit/pull/issues/releases/tag/v ### Impact ### Patches ### Workarounds ### References ' +
    'Any computer that has this package installed or running should be considered fully compromised. All secrets and keys ' +
    'stored on that computer should be rotated immediately from a different computer. The package should be removed, but as ' +
    'full control of the computer may have been given to an outside entity, there is no guarantee that removing the package ' +
    'will remove all malicious software resulting from installing it.{"summary":"Malicious code in  (npm)","details":"',
);
const proseLimit = 64 * 1024 * 1024;

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

export function packProse({
  summary,
  details,
  references,
  withdrawn,
}: Omit<AdvisoryProse, 'withdrawn'> & { withdrawn?: string | undefined }): Uint8Array {
  const prose: AdvisoryProse = { summary, details, references };
  if (withdrawn !== undefined) prose.withdrawn = withdrawn;
  return deflateRawSync(JSON.stringify(prose), { dictionary, windowBits: 13, memLevel: 6 });
}

export function unpackProse(body: Uint8Array): AdvisoryProse {
  return JSON.parse(inflateRawSync(body, { dictionary, maxOutputLength: proseLimit }).toString('utf8')) as AdvisoryProse;
}

/** The record without its long text: what staging and the match file need. */
export function withoutProse(record: VulnerabilityRecord): Omit<VulnerabilityRecord, 'details' | 'references'> {
  const { details: _details, references: _references, ...rest } = record;
  return rest;
}
