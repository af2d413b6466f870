// SPDX-License-Identifier: Apache-2.0
import { tooLarge } from '../refuse.ts';
import { type ProductTree, productIdsOf } from './product-tree.ts';

/** Real documents stay below 100,000; groups named by groups of entries could multiply without bound. */
const mostPairs = 2_000_000;
/** Texts kept per product: only one line of them is told. */
const mostTexts = 8;

/** Texts of a vulnerability's entries (flags, threats, remediations) by the products they are for. */
export class WordsByProduct {
  private readonly tree: ProductTree;
  private readonly forAll: string[] = [];
  private readonly forOne = new Map<string, string[]>();
  private pairs = 0;

  constructor(tree: ProductTree) {
    this.tree = tree;
  }

  /** An entry without products speaks of all. */
  add(entry: unknown, text: string): void {
    const trimmed = text.trim().slice(0, 1000);
    if (trimmed === '') return;
    const ids = productIdsOf(entry, this.tree);
    if (ids.length === 0) this.forAll.push(trimmed);
    this.pairs += ids.length;
    if (this.pairs > mostPairs) throw tooLarge('', 'a CSAF document with more remediations and products than any real one.');
    for (const id of ids) {
      const known = this.forOne.get(id);
      if (known === undefined) this.forOne.set(id, [trimmed]);
      else if (known.length < mostTexts) known.push(trimmed);
    }
  }

  of(id: string): readonly string[] {
    return [...(this.forOne.get(id) ?? []), ...this.forAll.slice(0, mostTexts)];
  }
}
