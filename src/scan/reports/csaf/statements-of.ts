// SPDX-License-Identifier: Apache-2.0
import type { VexStatement } from '../../../model/observation.ts';
import { preferredId } from '../../../model/vulnerability-ids.ts';
import { instantOf } from '../instant-of.ts';
import { listAt, textAt, textsAt } from '../loose-value.ts';
import { oneLine } from '../observe.ts';
import { checkReason, justifications, longestStatement, type StatementNotices } from '../vex-words.ts';
import type { ProductTree } from './product-tree.ts';
import { WordsByProduct } from './words-by-product.ts';

export interface CsafContext {
  tree: ProductTree;
  source: { author: string; at: string; trackingId: string };
  notices: StatementNotices;
}

type Status = VexStatement['status'];

/** Groups of `product_status` (CSAF 2.0, 3.2.3.9). `recommended` names versions to use and is no status of theirs. */
const groups: readonly (readonly [string, Status])[] = [
  ['first_affected', 'affected'],
  ['known_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under_investigation'],
  ['first_fixed', 'fixed'],
  ['fixed', 'fixed'],
  ['known_not_affected', 'not_affected'],
];

/** One statement per status, justification and wording; its products together. */
export function statementsOf(vulnerability: unknown, context: CsafContext): VexStatement[] {
  const { source, notices, tree } = context;
  const ids = idsOf(vulnerability, source.trackingId);
  const about = preferredId(ids);
  const said = wordsOf(vulnerability, tree);
  const products = new Map<string, Set<string>>();
  for (const [id, status] of statusByProduct(vulnerability, notices)) {
    const product = tree.products.get(id);
    if (product === undefined) {
      notices.add('a product that the product tree does not name; left out.');
      continue;
    }
    const key = JSON.stringify([status, ...said(id, status)]);
    const together = products.get(key) ?? new Set();
    products.set(key, together.add(product));
  }
  return [...products].map(([key, together]) => {
    const [status, justification, statement] = JSON.parse(key) as [Status, string, string];
    const made: VexStatement = {
      vulnerability: about,
      aliases: ids.filter((other) => other !== about).sort(),
      products: [...together],
      status,
      justification,
      statement,
      at: instantOf(textAt(vulnerability, 'release_date')) || source.at,
      author: source.author,
    };
    checkReason(made, notices);
    return made;
  });
}

/** The CVE, the publisher's own ids, else the advisory's: an embargoed flaw may have no other name. */
function idsOf(vulnerability: unknown, trackingId: string): string[] {
  const own = listAt(vulnerability, 'ids').map((id) => textAt(id, 'text'));
  const ids = [textAt(vulnerability, 'cve'), ...own].map((id) => id.trim().slice(0, 200)).filter((id) => id !== '');
  return ids.length > 0 ? [...new Set(ids)] : [trackingId || 'unnamed'];
}

/** A product of contradicting groups (forbidden by 6.1.6) keeps the worst: groups are listed worst first. */
function statusByProduct(vulnerability: unknown, notices: StatementNotices): Map<string, Status> {
  const found = new Map<string, Status>();
  for (const [group, status] of groups) {
    for (const id of textsAt(vulnerability, 'product_status', group)) {
      const known = found.get(id);
      if (known === undefined) found.set(id, status);
      else if (known !== status) notices.add('a product stands in contradicting groups; the worst counts.');
    }
  }
  return found;
}

/**
 * Justification and wording of a product: flags (3.2.3.5) and impact statements (threats of category impact) of the not
 * affected, what to do (remediations) for the affected.
 */
function wordsOf(vulnerability: unknown, tree: ProductTree): (id: string, status: Status) => [string, string] {
  const flags = new WordsByProduct(tree);
  for (const flag of listAt(vulnerability, 'flags'))
    if (justifications.has(textAt(flag, 'label'))) flags.add(flag, textAt(flag, 'label'));
  const impacts = new WordsByProduct(tree);
  for (const threat of listAt(vulnerability, 'threats')) {
    if (textAt(threat, 'category') === 'impact') impacts.add(threat, textAt(threat, 'details'));
  }
  const remedies = new WordsByProduct(tree);
  for (const remedy of listAt(vulnerability, 'remediations')) remedies.add(remedy, textAt(remedy, 'details'));
  return (id, status) => {
    if (status === 'not_affected') return [flags.of(id)[0] ?? '', oneLine(impacts.of(id).join(' '), longestStatement)];
    return ['', status === 'affected' ? oneLine(remedies.of(id).join(' '), longestStatement) : ''];
  };
}
