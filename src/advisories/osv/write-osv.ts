// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryProduct, AdvisoryRange } from '../../model/advisory.ts';
import { modifiedAt } from '../../model/advisory.ts';
import { ecosystemOfPurl } from '../../model/purl-ecosystem.ts';
import type { AdvisoryInput } from '../contract.ts';
import { writeDocument } from '../json-document.ts';
import { instantOf, pageOf, tellingOf } from '../telling.ts';
import { creditLine, inLanguages, markdownOf } from '../words.ts';
import { isPackage, osvId, packagesOf } from './packages.ts';

/**
 * OSV 1.7.5. What the schema has no words for (products that are not affected, images, charts, other languages, CWE ids)
 * stands in `database_specific`. Each stretch of versions is a range of its own: the specification sorts the events of one
 * range, and an open stretch must not be closed by the fix of another.
 */
export function writeOsv({ advisory, publisher }: AdvisoryInput): string {
  const severity = advisory.cvss.map(({ version, vector }) => ({
    type: version === '4.0' ? 'CVSS_V4' : 'CVSS_V3',
    score: vector,
  }));
  return writeDocument({
    schema_version: '1.7.5',
    id: osvId(advisory.id),
    modified: instantOf(modifiedAt(advisory)),
    ...(advisory.published !== null && { published: instantOf(advisory.published) }),
    ...(advisory.withdrawn && { withdrawn: instantOf(advisory.withdrawn.at) }),
    ...(advisory.aliases.length > 0 && { aliases: [...new Set(advisory.aliases)].sort() }),
    summary: advisory.title.en,
    details: markdownOf(advisory, 'en'),
    ...(severity.length > 0 && { severity }),
    affected: packagesOf(advisory).map(affectedOf),
    references: referencesOf({ advisory, publisher }),
    ...(advisory.credits.length > 0 && { credits: advisory.credits.map(creditOf) }),
    database_specific: specificOf(advisory),
  });
}

function affectedOf(product: AdvisoryProduct): object {
  const { purl, ecosystem, scheme, versions } = product;
  // Nothing enumerated and no stretch means: every version.
  const ranges = product.ranges.length + versions.length === 0 ? [{ introduced: '0' }] : product.ranges;
  return {
    package: { ecosystem, name: ecosystemOfPurl(purl)?.name ?? product.name, purl },
    ...(ranges.length > 0 && {
      ranges: ranges.map((range) => ({ type: scheme === 'semver' ? 'SEMVER' : 'ECOSYSTEM', events: eventsOf(range) })),
    }),
    ...(versions.length > 0 && { versions: [...new Set(versions)].sort() }),
  };
}

function eventsOf({ introduced, fixed, lastAffected }: AdvisoryRange): object[] {
  const end = fixed !== undefined ? { fixed } : lastAffected !== undefined ? { last_affected: lastAffected } : undefined;
  return end ? [{ introduced }, end] : [{ introduced }];
}

function referencesOf({ advisory, publisher }: Pick<AdvisoryInput, 'advisory' | 'publisher'>): object[] {
  const own = { type: 'ADVISORY', url: pageOf(publisher, advisory) };
  return [own, ...advisory.references.map(({ type, url }) => ({ type: type.toUpperCase(), url }))];
}

function creditOf(credit: Advisory['credits'][number]): object {
  return { name: creditLine(credit), type: credit.type.toUpperCase().replaceAll('-', '_') };
}

function specificOf(advisory: Advisory): object {
  const others = tellingOf({ ...advisory, products: advisory.products.filter((product) => !isPackage(product)) }).products;
  const translations = inLanguages(advisory, advisory.title)
    .filter(({ lang }) => lang !== 'en')
    .map(({ lang, value }) => [lang, { summary: value, details: markdownOf(advisory, lang) }]);
  return {
    severity: advisory.severity.toUpperCase(),
    ...(advisory.cwes.length > 0 && { cwe_ids: [...new Set(advisory.cwes)].sort() }),
    ...(others.length > 0 && { products: others }),
    ...(translations.length > 0 && { translations: Object.fromEntries(translations) }),
  };
}
