// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryRange } from '../../model/advisory.ts';
import type { TellsOfProduct, TellsThat } from '../contract.ts';
import { ownDocument } from '../json-document.ts';
import { scoresOfVectors, sortProducts } from '../telling.ts';
import { type GhsaPackage, purlOfPackage } from './packages.ts';

interface Entry {
  package: GhsaPackage;
  vulnerable_version_range: string | null;
}
interface Body {
  description: string;
  cve_id: string | null;
  vulnerabilities: Entry[];
  cwe_ids: string[];
  cvss_vector_string?: string;
}

export function readGhsa(document: string): Partial<TellsThat> {
  const body = ownDocument(document, 'body of a repository advisory') as unknown as Body;
  const products = new Map<string, Entry[]>();
  for (const entry of body.vulnerabilities) {
    const purl = purlOfPackage(entry.package);
    products.set(purl, [...(products.get(purl) ?? []), entry]);
  }
  return {
    id: /Advisory: \S+\/([A-Z0-9-]+)$/.exec(body.description)?.[1] ?? '',
    aliases: body.cve_id === null ? [] : [body.cve_id],
    products: sortProducts([...products].map(([purl, entries]) => productOf(purl, entries))),
    scores: scoresOfVectors([body.cvss_vector_string]),
    cwes: body.cwe_ids.toSorted(),
  };
}

/** Affected products, the CVE id, one score: the API has no words for more. */
export function narrowToGhsa(told: Partial<TellsThat>): Partial<TellsThat> {
  const newest = told.scores?.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
  return {
    ...told,
    ...(told.aliases && { aliases: told.aliases.filter((alias) => alias.startsWith('CVE-')).slice(0, 1) }),
    ...(told.products && { products: told.products.filter(({ status }) => status === 'affected') }),
    ...(told.scores && { scores: newest ? [newest] : [] }),
  };
}

function productOf(purl: string, entries: readonly Entry[]): TellsOfProduct {
  const told = entries.map(({ vulnerable_version_range }) => vulnerable_version_range ?? '>= 0');
  const ranges = told.filter((text) => !text.startsWith('=')).map(rangeOf);
  return {
    purl,
    status: 'affected',
    ranges,
    versions: told.flatMap((text) => (text.startsWith('= ') ? text.slice(2) : [])).sort(),
    fixed: [...new Set(ranges.flatMap(({ fixed }) => fixed ?? []))].sort(),
  };
}

function rangeOf(text: string): AdvisoryRange {
  const range: AdvisoryRange = { introduced: '0' };
  for (const part of text.split(', ')) {
    const [sign, version] = [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)];
    if (sign === '>=') range.introduced = version;
    else if (sign === '<') range.fixed = version;
    else range.lastAffected = version;
  }
  return range;
}
