// SPDX-License-Identifier: Apache-2.0
import { type Advisory, type AdvisoryLanguage, type AdvisoryText, fixedVersions } from '../model/advisory.ts';

/** Something that an advisory still needs. */
export interface MissingField {
  /** JSON pointer. */
  field: string;
  says: string;
  next: string;
}

/** The package type of a product that nobody has named yet. */
export const unnamedPurl = 'pkg:generic/';

type Needs = readonly [field: string, lacks: boolean, says: string, next: string];

/** All that a draft lacks, languages apart. Empty: it is complete. */
export function missingIn(advisory: Advisory): MissingField[] {
  const { title, summary, details, impact, cwes, cvss, products } = advisory;
  const affected = products.some(({ status }) => status === 'affected');
  const needs: Needs[] = [
    ['/title', title.en.trim() === '', 'There is no title.', 'Write one line that names the product.'],
    ['/summary', summary.en.trim() === '', 'There is no summary.', 'Say in one paragraph what is wrong.'],
    [
      '/details',
      details.en.trim() === '',
      'There are no details.',
      'Say where the flaw is and who is affected; no steps to exploit it.',
    ],
    ['/impact', impact.en.trim() === '', 'The impact is not told.', 'Say what an attacker can do, and what it takes.'],
    ['/cwes', cwes.length === 0 && affected, 'The kind of weakness is not told.', 'Choose the CWE.'],
    ['/cvss', cvss.length === 0 && affected, 'There is no score.', 'Give a CVSS vector, 4.0 or 3.1.'],
  ];
  return [...needs.flatMap(lacking), ...products.flatMap((product, index) => missingOfProduct(product, `/products/${index}`))];
}

function missingOfProduct(product: Advisory['products'][number], place: string): MissingField[] {
  const { purl, status, ranges, versions, statement } = product;
  const isAffected = status === 'affected';
  const needs: Needs[] = [
    [`${place}/purl`, purl.startsWith(unnamedPurl), 'It is not told which package it is.', 'Give its package URL.'],
    [
      `${place}/ranges`,
      isAffected && ranges.length === 0 && versions.length === 0,
      'It is not told which versions are affected.',
      'Give a range, or list the versions.',
    ],
    [
      `${place}/ranges`,
      isAffected && ranges.length > 0 && fixedVersions(product).length === 0 && !statement,
      'No version with the fix is told.',
      'Give the fixed version, or say what to do instead.',
    ],
    [
      `${place}/justification`,
      status === 'not-affected' && !product.justification && !statement,
      'It is not told why it is not affected.',
      'Choose a reason or write a statement.',
    ],
  ];
  return needs.flatMap(lacking);
}

function lacking([field, lacks, says, next]: Needs): MissingField[] {
  return lacks ? [{ field, says, next }] : [];
}

/** Languages in which a text is missing that is there in English. */
export function languagesMissing(advisory: Advisory, wanted: readonly AdvisoryLanguage[]): AdvisoryLanguage[] {
  const { title, summary, details, impact, workaround } = advisory;
  const texts: AdvisoryText[] = [title, summary, details, impact, ...(workaround ? [workaround] : [])];
  return wanted.filter((language) => texts.some((text) => text.en.trim() !== '' && (text[language] ?? '').trim() === ''));
}
