// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { readZip } from '../../src/kit/io/zip.ts';
import { type AdvisoryRow, packageKeyText } from '../../src/model/vulnerability.ts';
import { readRecord } from '../../src/scan/sources/osv/read-record.ts';
import { corpus } from './corpus.ts';

/** The rows of one of the corpus's feeds (`osv/npm`, `nodejs-core`), by package, as a database would answer them. */
export function corpusRows(feed: string): ReadonlyMap<string, readonly AdvisoryRow[]> {
  const rows = new Map<string, AdvisoryRow[]>();
  for (const entry of readZip(join(corpus as string, 'advisories', feed, 'all.zip'))) {
    const { record } = readRecord(JSON.parse(Buffer.from(entry.bytes ?? []).toString()));
    if (record.withdrawn !== undefined) continue;
    for (const key of new Set(record.affected.map(packageKeyText))) {
      const affected = record.affected.filter((one) => packageKeyText(one) === key);
      const aliases = [...record.aliases, ...record.upstream];
      const row = { ...record, aliases, kev: false, epss: null, disputed: false, affected };
      const known = rows.get(key);
      if (known) known.push(row);
      else rows.set(key, [row]);
    }
  }
  return rows;
}
