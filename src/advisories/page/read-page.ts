// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { AdvisoryRange } from '../../model/advisory.ts';
import type { TellsOfProduct, TellsThat } from '../contract.ts';
import { elementsOf, type HtmlElement, readHtml } from '../reader-html-tree.ts';
import { sortedTelling, toldProduct } from '../reader-text.ts';

/** Reads the `data-` attributes of a page. Throws `input-malformed` for what is no page of ours. */
export function readPage(document: string): TellsThat {
  const { root, faults } = readHtml(document);
  const elements = [...elementsOf(root)];
  const article = elements.find(({ name, attributes }) => name === 'article' && attributes.has('data-advisory'));
  if (faults.length > 0 || !article)
    throw new NgaoError('input-malformed', 'The document is no advisory page. Write it anew from its advisory.');
  const inside = [...elementsOf(article)];
  const of = (name: string) => inside.filter(({ attributes }) => attributes.has(name));
  const value = (element: HtmlElement, name: string) => element.attributes.get(name) ?? '';
  return sortedTelling({
    id: value(article, 'data-advisory'),
    aliases: of('data-alias').map((element) => value(element, 'data-alias')),
    products: of('data-purl').map(productOf),
    scores: of('data-cvss').map((element) => ({
      version: value(element, 'data-cvss') as '3.1' | '4.0',
      vector: value(element, 'data-vector'),
      score: Number(value(element, 'data-score')),
    })),
    cwes: of('data-cwe').map((element) => value(element, 'data-cwe')),
    published: value(article, 'data-published'),
    modified: value(article, 'data-modified'),
    withdrawn: value(article, 'data-withdrawn') === 'true',
  });
}

function productOf(row: HtmlElement): TellsOfProduct {
  const elements = [...elementsOf(row)];
  return toldProduct({
    purl: row.attributes.get('data-purl') ?? '',
    status: row.attributes.get('data-status') as TellsOfProduct['status'],
    ranges: elements.filter(({ attributes }) => attributes.has('data-introduced')).map(rangeOf),
    versions: elements.flatMap(({ attributes }) => attributes.get('data-version') ?? []),
  });
}

function rangeOf({ attributes }: HtmlElement): AdvisoryRange {
  const fixed = attributes.get('data-fixed');
  const lastAffected = attributes.get('data-last-affected');
  return {
    introduced: attributes.get('data-introduced') ?? '',
    ...(fixed !== undefined && { fixed }),
    ...(lastAffected !== undefined && { lastAffected }),
  };
}
