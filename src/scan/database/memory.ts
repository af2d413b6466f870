// SPDX-License-Identifier: Apache-2.0
import type { DatabaseIdentity } from '../../model/match.ts';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import type { AdvisoryDatabase } from './contract.ts';
import { MatchWriter } from './match-writer.ts';
import { packProse, ProseWriter, withoutProse } from './prose-writer.ts';
import { SqliteAdvisories } from './reader.ts';
import { sqlite } from './sqlite.ts';

/** A database in memory over a few records, through the same writer and reader as the files. */
export function openMemory(
  records: readonly VulnerabilityRecord[],
  identity: (build: string) => DatabaseIdentity,
): AdvisoryDatabase {
  const { DatabaseSync } = sqlite();
  const match = new DatabaseSync(':memory:');
  const writer = new MatchWriter(match);
  match.exec('BEGIN');
  for (const record of records) writer.write({ record: withoutProse(record), kev: false, epss: null, disputed: false });
  const build = writer.finish();
  match.exec('COMMIT');
  const openProse = () => {
    const prose = new DatabaseSync(':memory:');
    const proseWriter = new ProseWriter(prose);
    for (const record of records) proseWriter.write(record.id, packProse(record));
    return prose;
  };
  return new SqliteAdvisories(match, openProse, identity(build));
}
