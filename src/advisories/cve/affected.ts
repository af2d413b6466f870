// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryProduct, AdvisoryRange } from '../../model/advisory.ts';
import { fixedVersions } from '../../model/advisory.ts';
import type { AdvisoryInput } from '../contract.ts';
import { shorten } from '../words.ts';

const statusOf = { affected: 'affected', 'not-affected': 'unaffected', 'under-investigation': 'unknown' } as const;

/** Named by vendor and product (the schema asks for it), identified by package URL (5.2). */
export function affectedOf({ advisory, publisher }: AdvisoryInput): object[] {
  return advisory.products.map((product) => {
    const versions = versionsOf(product);
    return {
      vendor: shorten(product.vendor ?? publisher.name, 512),
      product: product.name,
      packageURL: product.purl,
      defaultStatus: versions.length === 0 ? statusOf[product.status] : elsewhere(product),
      ...(versions.length > 0 && { versions }),
    };
  });
}

/** What is true of versions that are not named: an affected product was looked at as a whole, the others were not. */
function elsewhere({ status }: AdvisoryProduct): string {
  return status === 'affected' ? 'unaffected' : 'unknown';
}

function versionsOf(product: AdvisoryProduct): object[] {
  const status = statusOf[product.status];
  const versionType = product.scheme === 'semver' ? 'semver' : 'custom';
  return [
    ...product.ranges.map((range) => ({ version: range.introduced, status, versionType, ...endOf(range) })),
    ...[...new Set(product.versions)].sort().map((version) => ({ version, status })),
  ];
}

function endOf({ fixed, lastAffected }: AdvisoryRange): object {
  if (fixed !== undefined) return { lessThan: fixed };
  return lastAffected !== undefined ? { lessThanOrEqual: lastAffected } : { lessThan: '*' };
}

/** Which versions to take, in words of both languages. */
export function solutionsOf(advisory: Advisory): object[] {
  const fixes = advisory.products
    .map((product) => ({ name: product.name, fixed: fixedVersions(product) }))
    .filter(({ fixed }) => fixed.length > 0);
  if (fixes.length === 0) return [];
  const listIn = (or: string) => fixes.map(({ name, fixed }) => `${name} ${fixed.join(` ${or} `)}`).join('; ');
  const value = { en: `Update to ${listIn('or')}.`, fr: `Mettre à jour vers ${listIn('ou')}.` };
  return (['en', 'fr'] as const)
    .filter((lang) => lang === 'en' || advisory.languages.includes(lang))
    .map((lang) => ({ lang, value: shorten(value[lang], 4096) }));
}
