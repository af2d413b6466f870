// SPDX-License-Identifier: Apache-2.0
import type { VulnerabilityRecord } from '../../src/model/vulnerability.ts';
import type { AdvisorySource, SourceDocument, SourceRemark } from '../../src/scan/sources/contract.ts';

/** Everything a source made of some documents. */
export function readSource(source: AdvisorySource, documents: readonly SourceDocument[]) {
  const told = {
    records: [] as VulnerabilityRecord[],
    feeds: [] as (readonly string[])[],
    exploited: [] as string[],
    scores: {} as Record<string, number>,
    dates: [] as (string | undefined)[][],
    skipped: [] as SourceRemark[],
    repaired: [] as SourceRemark[],
  };
  for (const document of documents) {
    source.read(document, {
      record(record, feeds) {
        told.records.push(record);
        told.feeds.push(feeds);
      },
      exploited: (cve) => told.exploited.push(cve),
      scored(cve, probability) {
        told.scores[cve] = probability;
      },
      dated: (...date) => told.dates.push(date),
      skipped: (remark) => told.skipped.push(remark),
      repaired: (remark) => told.repaired.push(remark),
    });
  }
  return told;
}
