// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { AdvisoryRange } from '../../model/advisory.ts';
import type { TellsOfProduct, TellsThat } from '../contract.ts';
import { ownDocument } from '../json-document.ts';
import { scoresOfVectors, sortProducts } from '../telling.ts';

interface Container {
  providerMetadata?: { dateUpdated?: string };
  datePublic?: string;
  affected: Affected[];
  problemTypes?: { descriptions: { cweId?: string }[] }[];
  metrics?: Record<string, { vectorString?: string }>[];
  source: { advisory: string; aliases?: string[] };
  rejectedReasons?: unknown;
  x_advisory?: string;
}

interface Affected {
  packageURL: string;
  defaultStatus: string;
  versions?: { version: string; status: string; lessThan?: string; lessThanOrEqual?: string }[];
}

/** What a container or a full record of ours says. What is rejected says no more than that. */
export function readCve(document: string): Partial<TellsThat> {
  const root = ownDocument(document, 'CVE record') as { cnaContainer?: Container; containers?: { cna?: Container } };
  const cna = root.cnaContainer ?? root.containers?.cna;
  if (!cna) throw new NgaoError('input-malformed', 'This is no CVE record: it holds no CNA container.');
  const modified = cna.providerMetadata?.dateUpdated;
  const when = modified === undefined ? {} : { modified };
  if (cna.rejectedReasons !== undefined) return { id: cna.x_advisory ?? '', withdrawn: true, ...when };
  return {
    id: cna.source.advisory,
    aliases: (cna.source.aliases ?? []).toSorted(),
    products: sortProducts(cna.affected.map(productOf)),
    scores: scoresOfVectors(
      (cna.metrics ?? []).flatMap((metric) => metric.cvssV4_0?.vectorString ?? metric.cvssV3_1?.vectorString),
    ),
    cwes: (cna.problemTypes ?? []).flatMap(({ descriptions }) => descriptions.flatMap(({ cweId }) => cweId ?? [])).sort(),
    published: cna.datePublic ?? '',
    withdrawn: false,
    ...when,
  };
}

const statuses: Record<string, TellsOfProduct['status']> = {
  affected: 'affected',
  unaffected: 'not-affected',
  unknown: 'under-investigation',
};

function productOf({ packageURL, defaultStatus, versions = [] }: Affected): TellsOfProduct {
  const ranges = versions.flatMap(rangeOf);
  return {
    purl: packageURL,
    status: statuses[versions[0]?.status ?? defaultStatus] ?? 'under-investigation',
    ranges,
    versions: versions
      .filter((entry) => rangeOf(entry).length === 0)
      .map(({ version }) => version)
      .sort(),
    fixed: [...new Set(ranges.flatMap(({ fixed }) => fixed ?? []))].sort(),
  };
}

function rangeOf({ version, lessThan, lessThanOrEqual }: NonNullable<Affected['versions']>[number]): AdvisoryRange[] {
  if (lessThanOrEqual !== undefined) return [{ introduced: version, lastAffected: lessThanOrEqual }];
  if (lessThan === undefined) return [];
  return [lessThan === '*' ? { introduced: version } : { introduced: version, fixed: lessThan }];
}
