// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import {
  type Advisory,
  type AdvisoryLanguage,
  type AdvisoryProduct,
  type AdvisoryRange,
  fixedVersions,
  modifiedAt,
} from '../model/advisory.ts';
import type { TellsOfProduct, TellsThat } from './contract.ts';
import {
  type Action,
  plainInstant,
  rangeParts,
  sortedTelling,
  statusOfWord,
  statusWord,
  textIn,
  toldProduct,
  wordsOfAll,
} from './reader-text.ts';
import { readerWords, type Words } from './reader-words-table.ts';

/** One fact in one line: `Label: value`. Formats of plain lines are written from these and read back from them. */
export interface FactLine {
  label: string;
  value: string;
  /** A name that may be broken at its blanks; everything else only between its entries. */
  isName?: true;
}

/** How a format sets off what programs compare: versions, numbers, vectors. */
export type Code = (text: string) => string;

export function factLines(advisory: Advisory, language: AdvisoryLanguage, code: Code): FactLine[] {
  const words = readerWords[language];
  const { aliases, cwes, cvss, published, withdrawn } = advisory;
  const line = (label: string, value: string): FactLine => ({ label, value });
  return [
    line(words.advisory, code(advisory.id)),
    line(words.severity, words[advisory.severity]),
    published === null ? line(words.published, '–') : line(words.published, plainInstant(published)),
    line(words.updated, plainInstant(modifiedAt(advisory))),
    ...(withdrawn ? [line(words.withdrawn, plainInstant(withdrawn.at))] : []),
    ...(aliases.length > 0 ? [line(words.alsoKnownAs, aliases.map(code).join(', '))] : []),
    ...(cwes.length > 0 ? [line(words.weakness, cwes.map(code).join(', '))] : []),
    ...cvss.map((score) => line(`${words.score} ${score.version}`, `${score.score.toFixed(1)} ${code(score.vector)}`)),
  ];
}

export function productLines(product: AdvisoryProduct, language: AdvisoryLanguage, code: Code): FactLine[] {
  const words = readerWords[language];
  const { vendor, purl, ranges, versions, status } = product;
  const fixed = fixedVersions(product);
  const line = (label: string, value: string): FactLine => ({ label, value });
  return [
    line(words.package, code(purl)),
    ...(vendor === undefined ? [] : [{ label: words.vendor, value: vendor, isName: true as const }]),
    line(words.status, statusWord(status, words)),
    ...ranges.map((range) => line(words.affectedVersions, rangeText(range, words, code))),
    ...(versions.length > 0 ? [line(words.enumerated, versions.map(code).join(', '))] : []),
    ...(fixed.length > 0 ? [line(words.fixedIn, fixed.map(code).join(', '))] : []),
    ...(fixed.length === 0 && status === 'affected' ? [line(words.fixedIn, words.noFix)] : []),
  ];
}

/** What to do about one product, in one line. */
export function actionLine({ product, to }: Action, words: Words): string {
  const what = to.length === 0 ? words.waitForFix : `${words.updateTo} ${to.join(` ${words.or} `)} ${words.orLater}.`;
  return `${product.name}: ${what}`;
}

function rangeText(range: AdvisoryRange, words: Words, code: Code): string {
  return rangeParts(range, words)
    .map(({ word, version }) => (version === undefined ? word : `${word} ${code(version)}`))
    .join(' ');
}

/** The title in one line. */
export function titleLine(advisory: Advisory, language: AdvisoryLanguage): string {
  return textIn(advisory.title, language).text.replace(/\s+/g, ' ').trim();
}

/** Reads back lines of facts, code marks taken off. Throws `input-malformed` for lines that tell no advisory. */
export function tellingOf(lines: readonly FactLine[]): TellsThat {
  const words = wordsOfAll().find((each) => lines[0]?.label === each.advisory);
  if (!words) throw new NgaoError('input-malformed', 'The document does not tell an advisory. Write it anew from its advisory.');
  const value = (label: string) => lines.find((line) => line.label === label)?.value;
  const list = (label: string) => value(label)?.split(', ') ?? [];
  const starts = lines.flatMap(({ label }, at) => (label === words.package ? [at] : []));
  const published = value(words.published) ?? '';
  return sortedTelling({
    id: lines[0]?.value ?? '',
    aliases: list(words.alsoKnownAs),
    products: starts.map((start, at) => productOf(lines.slice(start, starts[at + 1]), words)),
    scores: lines.flatMap((line) => scoreOf(line, words)),
    cwes: list(words.weakness),
    published: published === '–' ? '' : published,
    modified: value(words.updated) ?? '',
    withdrawn: value(words.withdrawn) !== undefined,
  });
}

function productOf(lines: readonly FactLine[], words: Words): TellsOfProduct {
  const all = (label: string) => lines.filter((line) => line.label === label).map(({ value }) => value);
  const status = statusOfWord(all(words.status)[0] ?? '', words);
  if (!status)
    throw new NgaoError('input-malformed', 'A product of the document has no status. Write it anew from its advisory.');
  return toldProduct({
    purl: all(words.package)[0] ?? '',
    status,
    ranges: all(words.affectedVersions).map((value) => rangeOf(value, words)),
    versions: all(words.enumerated).flatMap((value) => value.split(', ')),
  });
}

function rangeOf(value: string, words: Words): AdvisoryRange {
  if (value === words.allVersions) return { introduced: '0' };
  const starts = value.startsWith(`${words.from} `);
  const rest = starts ? value.slice(words.from.length + 1) : ` ${value}`;
  const introduced = (until: number) => (starts ? rest.slice(0, until) : '0');
  for (const [word, key] of [[` ${words.before} `, 'fixed'] as const, [` ${words.upTo} `, 'lastAffected'] as const]) {
    const at = rest.indexOf(word);
    if (at >= 0) return { introduced: introduced(at), [key]: rest.slice(at + word.length) };
  }
  return { introduced: rest.slice(0, -words.andLater.length - 1) };
}

function scoreOf({ label, value }: FactLine, words: Words): TellsThat['scores'][number][] {
  const [, version] = new RegExp(`^${words.score} (3\\.1|4\\.0)$`).exec(label) ?? [];
  const [score = '', vector = ''] = value.split(' ');
  return version === undefined ? [] : [{ version: version as '3.1' | '4.0', vector, score: Number(score) }];
}
