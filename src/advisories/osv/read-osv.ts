// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryRange } from '../../model/advisory.ts';
import type { TellsOfProduct, TellsThat } from '../contract.ts';
import { ownDocument } from '../json-document.ts';
import { scoresOfVectors, sortProducts } from '../telling.ts';

interface Record {
  id: string;
  modified: string;
  published?: string;
  withdrawn?: string;
  aliases?: string[];
  severity?: { score: string }[];
  affected?: Affected[];
  database_specific?: { cwe_ids?: string[]; products?: TellsOfProduct[] };
}

interface Affected {
  package: { purl: string };
  ranges?: { events: { introduced?: string; fixed?: string; last_affected?: string }[] }[];
  versions?: string[];
}

/** What an OSV record of ours says. */
export function readOsv(document: string): TellsThat {
  const record = ownDocument(document, 'OSV record') as unknown as Record;
  return {
    id: record.id.replace(/^x_/, ''),
    aliases: (record.aliases ?? []).toSorted(),
    products: sortProducts([...(record.affected ?? []).map(productOf), ...(record.database_specific?.products ?? [])]),
    scores: scoresOfVectors((record.severity ?? []).map(({ score }) => score)),
    cwes: (record.database_specific?.cwe_ids ?? []).toSorted(),
    published: record.published ?? '',
    modified: record.modified,
    withdrawn: record.withdrawn !== undefined,
  };
}

function productOf(affected: Affected): TellsOfProduct {
  const ranges = (affected.ranges ?? []).map(({ events }) => rangeOfEvents(events));
  return {
    purl: affected.package.purl,
    status: 'affected',
    ranges,
    versions: (affected.versions ?? []).toSorted(),
    fixed: [...new Set(ranges.flatMap(({ fixed }) => fixed ?? []))].sort(),
  };
}

function rangeOfEvents(events: NonNullable<Affected['ranges']>[number]['events']): AdvisoryRange {
  const range: AdvisoryRange = { introduced: '0' };
  for (const { introduced, fixed, last_affected } of events) {
    if (introduced !== undefined) range.introduced = introduced;
    if (fixed !== undefined) range.fixed = fixed;
    if (last_affected !== undefined) range.lastAffected = last_affected;
  }
  return range;
}
