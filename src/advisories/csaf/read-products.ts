// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryRange } from '../../model/advisory.ts';
import { buildPurl, parsePurl } from '../../model/purl.ts';
import type { TellsOfProduct } from '../contract.ts';
import type { ReadBranch } from './read-csaf.ts';
import { readVers } from './vers.ts';

type Status = TellsOfProduct['status'];
const statuses: readonly (readonly [string, Status])[] = [
  ['known_affected', 'affected'],
  ['known_not_affected', 'not-affected'],
  ['under_investigation', 'under-investigation'],
];

/** One product per `product_name` branch, sorted by purl. */
export function readProducts(branches: readonly ReadBranch[], told: Readonly<Record<string, string[]>>): TellsOfProduct[] {
  const statusOf = new Map(statuses.flatMap(([group, status]) => (told[group] ?? []).map((id) => [id, status] as const)));
  const fixed = new Set(told.fixed ?? []);
  return productBranches(branches)
    .flatMap((branch) => readProduct(branch, statusOf, fixed) ?? [])
    .sort((a, b) => (a.purl < b.purl ? -1 : a.purl > b.purl ? 1 : 0));
}

function productBranches(branches: readonly ReadBranch[]): ReadBranch[] {
  return branches.flatMap((branch) => (branch.category === 'product_name' ? [branch] : productBranches(branch.branches ?? [])));
}

function readProduct(
  branch: ReadBranch,
  statusOf: ReadonlyMap<string, Status>,
  fixedIds: ReadonlySet<string>,
): TellsOfProduct | undefined {
  const leaves = branch.product ? [branch] : (branch.branches ?? []);
  const status = leaves.map(({ product }) => statusOf.get(product?.product_id ?? '')).find((found) => found !== undefined);
  const purl = purlOf(leaves);
  if (status === undefined || purl === undefined) return undefined;
  const isFixed = ({ product }: ReadBranch) => fixedIds.has(product?.product_id ?? '');
  const versions = leaves.filter(({ category }) => category === 'product_version');
  return {
    purl,
    status,
    ranges: leaves.filter(({ category }) => category === 'product_version_range').flatMap(rangeOf),
    versions: versions
      .filter((leaf) => !isFixed(leaf))
      .map(nameOf)
      .sort(),
    fixed: versions.filter(isFixed).map(nameOf).sort(),
  };
}

const nameOf = ({ name }: ReadBranch): string => name ?? '';

function rangeOf(leaf: ReadBranch): AdvisoryRange[] {
  const range = readVers(nameOf(leaf));
  return range === undefined ? [] : [range];
}

/** The purl of the product itself: leaves that name one version carry it in their purl. */
function purlOf(leaves: readonly ReadBranch[]): string | undefined {
  const [first] = leaves;
  const helper = first?.product?.product_identification_helper;
  const told = helper?.purl ?? helper?.purls?.[0];
  const parts = told === undefined ? undefined : parsePurl(told, 'grammar');
  if (parts === undefined || first?.category !== 'product_version') return told;
  return parts.version === '' ? told : buildPurl({ ...parts, version: '' }, 'grammar');
}
