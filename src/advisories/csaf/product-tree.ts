// SPDX-License-Identifier: Apache-2.0
import { type Advisory, type AdvisoryProduct, type AdvisoryRange, fixedVersions } from '../../model/advisory.ts';
import { buildPurl, parsePurl } from '../../model/purl.ts';
import type { CsafSource } from './edition.ts';
import { writeVers } from './vers.ts';

/** One leaf of the tree: a stretch of versions, one version, or the whole product. */
export interface Leaf {
  /** `P1-R2`: stable within a document, never across revisions. */
  id: string;
  product: AdvisoryProduct;
  /** `reached`: what the product's status speaks of; `fixed`: a version that no longer has the flaw. */
  kind: 'reached' | 'fixed';
  /** Whether a fixed version of this very leaf is known. */
  hasFix: boolean;
}

interface Branch {
  category: 'vendor' | 'product_name' | 'product_version' | 'product_version_range';
  name: string;
  branches?: Branch[];
  product?: { name: string; product_id: string; product_identification_helper: object };
}

/** The product tree: vendor, product, versions; and its leaves in document order. */
export function productTree({ advisory, publisher, edition }: CsafSource): { tree: { branches: Branch[] }; leaves: Leaf[] } {
  const leaves: Leaf[] = [];
  const vendors = new Map<string, Branch[]>();
  for (const [index, product] of advisory.products.entries()) {
    const vendor = product.vendor ?? publisher.name;
    const write = { product, helper: edition.version === '2.0' ? helper20 : helper21, leaves, prefix: `P${index + 1}` };
    vendors.set(vendor, [...(vendors.get(vendor) ?? []), productBranch(write)]);
  }
  const branches = [...vendors].map(([name, found]): Branch => ({ category: 'vendor', name, branches: found }));
  return { tree: { branches }, leaves };
}

interface Writing {
  product: AdvisoryProduct;
  helper: (purl: string) => object;
  leaves: Leaf[];
  prefix: string;
}

function productBranch(writing: Writing): Branch {
  const { product, helper, leaves, prefix } = writing;
  const own: Branch = { category: 'product_name', name: product.name };
  if (product.ranges.length === 0 && product.versions.length === 0) {
    leaves.push({ id: prefix, product, kind: 'reached', hasFix: false });
    return { ...own, product: { name: product.name, product_id: prefix, product_identification_helper: helper(product.purl) } };
  }
  const fixed = fixedVersions(product);
  return {
    ...own,
    branches: [
      ...product.ranges.map((range, i) => rangeBranch(writing, range, `${prefix}-R${i + 1}`)),
      ...product.versions.map((version, i) =>
        versionBranch(writing, version, { id: `${prefix}-V${i + 1}`, product, kind: 'reached', hasFix: fixed.length > 0 }),
      ),
      ...fixed.map((version, i) =>
        versionBranch(writing, version, { id: `${prefix}-F${i + 1}`, product, kind: 'fixed', hasFix: false }),
      ),
    ],
  };
}

function rangeBranch({ product, helper, leaves }: Writing, range: AdvisoryRange, id: string): Branch {
  const name = writeVers(product, range);
  leaves.push({ id, product, kind: 'reached', hasFix: range.fixed !== undefined });
  const told = {
    name: `${product.name} ${sayRange(range)}`,
    product_id: id,
    product_identification_helper: helper(product.purl),
  };
  return { category: 'product_version_range', name, product: told };
}

function versionBranch({ product, helper, leaves }: Writing, version: string, leaf: Leaf): Branch {
  leaves.push(leaf);
  const purl = withVersion(product.purl, version);
  const told = { name: `${product.name} ${version}`, product_id: leaf.id, product_identification_helper: helper(purl) };
  return { category: 'product_version', name: version, product: told };
}

/** A range in words, for people who read the tree. */
function sayRange({ introduced, fixed, lastAffected }: AdvisoryRange): string {
  const from = introduced === '0' ? '' : `from ${introduced} `;
  if (fixed !== undefined) return `${from}before ${fixed}`;
  return lastAffected === undefined ? `${from || 'in every version'}`.trim() : `${from}up to ${lastAffected}`;
}

/** The version of an OCI purl is a digest, so a tag stays out of it; the branch names it. */
function withVersion(purl: string, version: string): string {
  const parts = parsePurl(purl, 'grammar');
  if (parts === undefined || parts.type === 'oci') return purl;
  return buildPurl({ ...parts, version }, 'grammar') ?? purl;
}

const helper20 = (purl: string): object => ({ purl });
const helper21 = (purl: string): object => ({ purls: [purl] });

/** Ids of the leaves that pass. */
export function idsOf(leaves: readonly Leaf[], passes: (leaf: Leaf) => boolean): string[] {
  return leaves.filter(passes).map(({ id }) => id);
}

/** What the statuses of CSAF say of the leaves; empty groups are left out. */
export function productStatus(leaves: readonly Leaf[]): Record<string, string[]> {
  const reached = (status: Advisory['products'][number]['status']) =>
    idsOf(leaves, ({ kind, product }) => kind === 'reached' && product.status === status);
  const groups = {
    fixed: idsOf(leaves, ({ kind }) => kind === 'fixed'),
    known_affected: reached('affected'),
    known_not_affected: reached('not-affected'),
    under_investigation: reached('under-investigation'),
  };
  return Object.fromEntries(Object.entries(groups).filter(([, ids]) => ids.length > 0));
}
