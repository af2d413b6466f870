// SPDX-License-Identifier: Apache-2.0
import { canonicalPurl } from '../../../model/purl.ts';
import { firstText, listAt, textAt, textsAt, valueAt } from '../loose-value.ts';

/** What the ids of a CSAF document stand for (CSAF 2.0, 3.2.2). */
export interface ProductTree {
  /** Product id to purl or, where the document tells none, to the product's full name. */
  products: ReadonlyMap<string, string>;
  groups: ReadonlyMap<string, readonly string[]>;
}

/** Resolves branches, full product names, relationships and groups. */
export function readProductTree(tree: unknown): ProductTree {
  const products = new Map<string, string>();
  for (const product of listAt(tree, 'full_product_names')) add(products, product);
  for (const branch of listAt(tree, 'branches')) walk(products, branch);
  for (const relationship of listAt(tree, 'relationships')) relate(products, relationship);
  const groups = new Map<string, readonly string[]>();
  for (const group of listAt(tree, 'product_groups')) {
    const id = textAt(group, 'group_id');
    if (id !== '') groups.set(id, textsAt(group, 'product_ids'));
  }
  return { products, groups };
}

/** Product ids named directly or by a group (`product_ids`, `group_ids`). */
export function productIdsOf(entry: unknown, tree: ProductTree): string[] {
  return [...textsAt(entry, 'product_ids'), ...textsAt(entry, 'group_ids').flatMap((id) => tree.groups.get(id) ?? [])];
}

/** Depth is bounded by the JSON reader (128 levels). */
function walk(products: Map<string, string>, branch: unknown): void {
  add(products, valueAt(branch, 'product'));
  for (const inner of listAt(branch, 'branches')) walk(products, inner);
}

function add(products: Map<string, string>, product: unknown): void {
  const id = textAt(product, 'product_id');
  if (id === '') return;
  const helper = valueAt(product, 'product_identification_helper');
  // CSAF 2.1 writes a list of purls.
  const purl = firstText(helper, ['purl'], ['purls', 0]);
  const name = canonicalPurl(purl.slice(0, 1000), 'grammar') ?? textAt(product, 'name').slice(0, 1000);
  if (name !== '') products.set(id, name);
}

/** "openssl as a component of Appliance 2": what a statement about it speaks of is the component, where it has a purl. */
function relate(products: Map<string, string>, relationship: unknown): void {
  const product = valueAt(relationship, 'full_product_name');
  const component = products.get(textAt(relationship, 'product_reference')) ?? '';
  add(products, product);
  const id = textAt(product, 'product_id');
  if (id !== '' && component.startsWith('pkg:') && !(products.get(id) ?? '').startsWith('pkg:')) products.set(id, component);
}
