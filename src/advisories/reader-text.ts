// SPDX-License-Identifier: Apache-2.0
import {
  type Advisory,
  type AdvisoryLanguage,
  type AdvisoryProduct,
  type AdvisoryRange,
  type AdvisoryText,
  fixedVersions,
} from '../model/advisory.ts';
import type { TellsOfProduct, TellsThat } from './contract.ts';
import { monthNames, readerTerms, readerWords, type Words } from './reader-words-table.ts';

/** A text in the wished language, or in English where that is missing: then `language` says so. */
export function textIn(text: AdvisoryText, language: AdvisoryLanguage): { text: string; language: AdvisoryLanguage } {
  const wished = text[language];
  return wished === undefined ? { text: text.en, language: 'en' } : { text: wished, language };
}

/** `27 November 2026`, `27 novembre 2026`; the day is that of UTC. */
export function dayIn(instant: string, language: AdvisoryLanguage): string {
  const [year = '', month = '', day = ''] = instant.slice(0, 10).split('-');
  const number = language === 'fr' && Number(day) === 1 ? '1er' : String(Number(day));
  return `${number} ${monthNames[language][Number(month) - 1] ?? month} ${year}`;
}

/** RFC 3339 in UTC, milliseconds left out where they are zero. */
export function plainInstant(instant: string): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? instant : new Date(at).toISOString().replace('.000Z', 'Z');
}

/** The words around the versions of a range, so that each format can set the versions apart in its own way. */
export function rangeParts(
  { introduced, fixed, lastAffected }: AdvisoryRange,
  words: Words,
): { word: string; version?: string }[] {
  const start = introduced === '0' ? [] : [{ word: words.from, version: introduced }];
  if (fixed !== undefined) return [...start, { word: words.before, version: fixed }];
  if (lastAffected !== undefined) return [...start, { word: words.upTo, version: lastAffected }];
  return introduced === '0' ? [{ word: words.allVersions }] : [...start, { word: words.andLater }];
}

const statusWords = { affected: 'affected', 'not-affected': 'notAffected', 'under-investigation': 'underInvestigation' } as const;

export function statusWord(status: AdvisoryProduct['status'], words: Words): string {
  return words[statusWords[status]];
}

/** The status that a word of that language says, or undefined. */
export function statusOfWord(word: string, words: Words): AdvisoryProduct['status'] | undefined {
  return (Object.keys(statusWords) as (keyof typeof statusWords)[]).find((status) => words[statusWords[status]] === word);
}

export interface ToldText {
  text: string;
  language: AdvisoryLanguage;
}

/** Why a product is as it is: the reason of the standard, then the publisher's own words. What to do stands in `actionsOf`. */
export function reasonsOf(product: AdvisoryProduct, language: AdvisoryLanguage): ToldText[] {
  const { justification, statement } = product;
  return [
    ...(justification ? [{ text: readerTerms[language][justification], language }] : []),
    ...(statement && !isOpen(product) ? [textIn(statement, language)] : []),
  ];
}

export interface Action {
  product: AdvisoryProduct;
  /** Versions to update to; empty: there is none yet. */
  to: string[];
  /** What to do meanwhile, where the publisher says so. */
  advice: ToldText | undefined;
}

/** What to do for each affected product; nothing of a withdrawn advisory. */
export function actionsOf({ products, withdrawn }: Advisory, language: AdvisoryLanguage): Action[] {
  if (withdrawn) return [];
  return products
    .filter(({ status }) => status === 'affected')
    .map((product) => ({
      product,
      to: fixedVersions(product),
      advice: product.statement && isOpen(product) ? textIn(product.statement, language) : undefined,
    }));
}

/** What is to be said beside the actions, or instead of them. */
export function remarkOf({ products, withdrawn }: Advisory, words: Words): string | undefined {
  if (withdrawn) return words.nothingLeft;
  if (products.some(({ status }) => status === 'under-investigation')) return words.waitForResult;
  return products.some(({ status }) => status === 'affected') ? undefined : words.noAction;
}

/** Affected, without a fix. */
function isOpen(product: AdvisoryProduct): boolean {
  return product.status === 'affected' && fixedVersions(product).length === 0;
}

/** Whether some text of the advisory has no twin in that language. */
export function lacksText(advisory: Advisory, language: AdvisoryLanguage): boolean {
  if (language === 'en') return false;
  const { title, summary, details, impact, workaround, products, timeline, revisions, withdrawn } = advisory;
  const texts = [title, summary, details, impact, workaround, withdrawn?.text, ...products.map(({ statement }) => statement)];
  return [...texts, ...timeline.map(({ text }) => text), ...revisions.map(({ text }) => text)].some(
    (text) => text !== undefined && text.en !== '' && text[language] === undefined,
  );
}

/** Languages whose words a document may be written in, the likelier first. */
export function wordsOfAll(): readonly Words[] {
  return [readerWords.en, readerWords.fr];
}

/** Completes what was read of a product: sorted, with its fixed versions. */
export function toldProduct({ purl, status, ranges, versions }: Omit<TellsOfProduct, 'fixed'>): TellsOfProduct {
  const fixed = [...new Set(ranges.flatMap((range) => range.fixed ?? []))].sort();
  return { purl, status, ranges, versions: [...new Set(versions)].sort(), fixed };
}

/** Sorts the lists that the contract wants sorted; what stands twice tells nothing more. */
export function sortedTelling(read: TellsThat): TellsThat {
  return {
    ...read,
    aliases: [...new Set(read.aliases)].sort(),
    cwes: [...new Set(read.cwes)].sort(),
    products: read.products.toSorted(
      (one, other) => order(one.purl, other.purl) || order(JSON.stringify(one), JSON.stringify(other)),
    ),
    scores: read.scores.toSorted((one, other) => order(one.version, other.version) || order(one.vector, other.vector)),
  };
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
