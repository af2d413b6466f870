// SPDX-License-Identifier: Apache-2.0
import { type AdvisoryProduct, fixedVersions } from '../../model/advisory.ts';
import type { CsafSource } from './edition.ts';
import { idsOf, type Leaf } from './product-tree.ts';

interface Remediation {
  category: 'vendor_fix' | 'workaround' | 'mitigation' | 'none_available';
  details: string;
  product_ids: string[];
  url?: string;
}

/**
 * What to do, for every affected leaf: the VEX profile demands it (test 6.1.27.10). "None available" is said only where there
 * is neither a fix nor anything else to do, because CSAF 2.1 calls the two a contradiction (test 6.1.35).
 */
export function remediations(source: CsafSource, leaves: readonly Leaf[]): Remediation[] {
  const { advisory, publisher } = source;
  const affected = leaves.filter(({ kind, product }) => kind === 'reached' && product.status === 'affected');
  const url = `${publisher.baseUrl}/security/advisories/${advisory.id}`;
  const workaround = advisory.workaround?.en;
  const told = advisory.products
    .filter(({ status }) => status === 'affected')
    .flatMap((product) => {
      const own = affected.filter((leaf) => leaf.product === product);
      return [...vendorFix(product, own, url), ...mitigation(product, own)];
    });
  const all = workaround ? [...told, workaroundFor(workaround, affected)] : told;
  const helped = new Set(all.flatMap(({ product_ids: ids }) => ids));
  const helpless = idsOf(affected, ({ id }) => !helped.has(id));
  const none: Remediation = { category: 'none_available', details: 'There is no fix yet.', product_ids: helpless };
  return [...all, ...(helpless.length > 0 ? [none] : [])].filter(({ product_ids: ids }) => ids.length > 0);
}

function vendorFix(product: AdvisoryProduct, own: readonly Leaf[], url: string): Remediation[] {
  const fixed = fixedVersions(product);
  if (fixed.length === 0) return [];
  const details = `Update ${product.name} to ${fixed.join(' or ')}.`;
  return [{ category: 'vendor_fix', details, product_ids: idsOf(own, ({ hasFix }) => hasFix), url }];
}

function mitigation({ statement }: AdvisoryProduct, own: readonly Leaf[]): Remediation[] {
  return statement?.en ? [{ category: 'mitigation', details: statement.en, product_ids: idsOf(own, () => true) }] : [];
}

function workaroundFor(details: string, affected: readonly Leaf[]): Remediation {
  return { category: 'workaround', details, product_ids: idsOf(affected, () => true) };
}
