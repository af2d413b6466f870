// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryProduct } from '../model/advisory.ts';

/**
 * Takes into a draft what has come to be tellable since it was made: versions that were released, changes that are public, events
 * that happened, statements of vendors. Words that people wrote, and versions that they told, stay as they are.
 *
 * @param fresh what `draftAdvisory` makes of the case now.
 */
export function renewDraft(draft: Advisory, fresh: Advisory): Advisory {
  const links = new Set(draft.references.map(({ url }) => url));
  const told = new Set(fresh.timeline.map(({ text }) => text.en));
  return {
    ...draft,
    products: draft.products.map((product) => withReleased(product, fresh.products)),
    references: [...draft.references, ...fresh.references.filter(({ url }) => !links.has(url))],
    timeline: [...draft.timeline.filter(({ text }) => !told.has(text.en)), ...fresh.timeline].sort(
      (a, b) => Date.parse(a.at) - Date.parse(b.at),
    ),
    vendorStatements: fresh.vendorStatements,
  };
}

/**
 * Vendors who say by now something else than the draft repeats, or speak for the first time; and those who took their words back.
 * Nothing changes by itself: a person takes it over (R46).
 */
export function newerStatements(draft: Advisory, fresh: Advisory): string[] {
  const said = (one: Advisory, vendor: string) =>
    JSON.stringify(one.vendorStatements.filter((statement) => statement.vendor === vendor).map(wordsOf));
  const vendors = [...draft.vendorStatements, ...fresh.vendorStatements].map(({ vendor }) => vendor);
  return [...new Set(vendors)].filter((vendor) => said(draft, vendor) !== said(fresh, vendor));
}

/** In one order of names, however each was stored. */
function wordsOf(statement: Advisory['vendorStatements'][number]): unknown[] {
  return Object.entries(statement).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** A range that was left open ends where the case says that it ends; one that a person ended is that person's word. */
function withReleased(product: AdvisoryProduct, fresh: readonly AdvisoryProduct[]): AdvisoryProduct {
  const known = fresh.find(({ purl }) => purl === product.purl)?.ranges ?? [];
  const ranges = product.ranges.map((range) => {
    if (range.fixed !== undefined || range.lastAffected !== undefined) return range;
    return known.find(({ introduced, fixed }) => introduced === range.introduced && fixed !== undefined) ?? range;
  });
  return { ...product, ranges };
}
