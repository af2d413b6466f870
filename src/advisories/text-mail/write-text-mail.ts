// SPDX-License-Identifier: Apache-2.0
import { parse } from '../../markup/parse.ts';
import { toPlainText } from '../../markup/to-plain-text.ts';
import { visible } from '../../markup/visible.ts';
import type { Advisory, AdvisoryLanguage, AdvisoryText } from '../../model/advisory.ts';
import { advisoryPath, documentsOf } from '../addresses.ts';
import type { AdvisoryInput } from '../contract.ts';
import { actionLine, type FactLine, factLines, productLines, titleLine } from '../reader-lines.ts';
import { actionsOf, dayIn, lacksText, reasonsOf, remarkOf, textIn } from '../reader-text.ts';
import { readerTerms, readerWords } from '../reader-words-table.ts';

export const mailColumns = 72;
/** Label and value stand apart by this much. */
const labelWidth = 24;
const longestSubject = 180;

/** The subject of the announcement: number, level and title, in one line. */
export function announcementSubject(advisory: Advisory, language: AdvisoryLanguage): string {
  const words = readerWords[language];
  const state = advisory.withdrawn ? words.withdrawn : words[advisory.severity];
  const line = visible(`[${advisory.id}] ${state}${language === 'fr' ? '\u00a0' : ''}: ${titleLine(advisory, language)}`);
  const characters = [...line];
  return characters.length <= longestSubject ? line : `${characters.slice(0, longestSubject - 1).join('')}…`;
}

/**
 * The body of the announcement: lines of 72 characters where words allow it; packages, vectors and addresses are never broken.
 */
export function writeTextMail({ advisory, publisher, language }: AdvisoryInput): string {
  const words = readerWords[language];
  const { withdrawn, workaround } = advisory;
  const url = (path: string) => `${publisher.baseUrl}${path}`;
  const parts = [
    heading(`${publisher.name}: ${words.advisory}`, '='),
    wrapped(titleLine(advisory, language)),
    factLines(advisory, language, visible).flatMap(aligned),
    withdrawn && [`${words.withdrawnLead} ${dayIn(withdrawn.at, language)}.`, ...proseOf(withdrawn.text, language)],
    lacksText(advisory, language) && wrapped(words.textMissing),
    wrapped(textIn(advisory.summary, language).text),
    wrapped(url(advisoryPath(advisory.id, language))),
    heading(words.amIAffected, '-'),
    ...advisory.products.map((product) => [
      ...wrapped(product.name),
      ...productLines(product, language, visible).flatMap(aligned),
      ...reasonsOf(product, language).flatMap(({ text }) => indented(text)),
    ]),
    heading(words.whatToDo, '-'),
    actions(advisory, language),
    ...titled(words.workaround, workaround && proseOf(workaround, language)),
    ...titled(words.impact, proseOf(advisory.impact, language)),
    ...titled(words.details, proseOf(advisory.details, language)),
    ...closing(advisory, language),
    heading(words.machineReadable, '-'),
    documentsOf(advisory, language).map(({ title, path }) => `${title}: ${url(path)}`),
    ['-- ', publisher.name, publisher.contact, publisher.namespace],
  ];
  const told = parts.filter((part) => part !== undefined && part !== false).filter((part) => part.some((line) => line !== ''));
  return `${told.map((part) => part.join('\n')).join('\n\n')}\n`;
}

function heading(text: string, under: string): string[] {
  const lines = wrapped(text);
  return [...lines, under.repeat(Math.min(mailColumns, Math.max(...lines.map((line) => [...line].length))))];
}

function titled(title: string, content: readonly string[] | undefined): string[][] {
  return content?.some((line) => line !== '') ? [heading(title, '-'), [...content]] : [];
}

/** The label, then the value; a long one goes on in the next lines, indented. */
function aligned({ label, value, isName }: FactLine): string[] {
  const entries = isName
    ? visible(value).split(/\s+/)
    : value.split(', ').map((each, at, all) => (at < all.length - 1 ? `${each},` : each));
  const lines: string[] = [];
  let line = `${label}:`.padEnd(labelWidth - 1);
  let isEmpty = true;
  for (const entry of entries) {
    if (!isEmpty && [...line].length + 1 + [...entry].length > mailColumns) {
      lines.push(line);
      line = ' '.repeat(labelWidth - 1);
    }
    line += ` ${entry}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Plain text that nobody wrote as Markdown: wrapped as one paragraph. */
function wrapped(text: string): string[] {
  const children = [{ type: 'text' as const, text: visible(text) }];
  return toPlainText({ blocks: [{ type: 'paragraph', children }] }, mailColumns)
    .trimEnd()
    .split('\n');
}

function proseOf(text: AdvisoryText, language: AdvisoryLanguage): string[] {
  return toPlainText(parse(textIn(text, language).text), mailColumns)
    .trimEnd()
    .split('\n');
}

/** Behind a bar, so that it can never be taken for a line of facts. */
function indented(text: string): string[] {
  const lines = toPlainText(parse(text), mailColumns - 2)
    .trimEnd()
    .split('\n');
  return lines.filter((line, at) => line !== '' || at > 0).map((line) => `| ${line}`.trimEnd());
}

function actions(advisory: Advisory, language: AdvisoryLanguage): string[] {
  const words = readerWords[language];
  const remark = remarkOf(advisory, words);
  const items = actionsOf(advisory, language).flatMap((action) => [
    ...wrapped(`* ${actionLine(action, words)}`),
    ...(action.advice ? indented(action.advice.text) : []),
  ]);
  return [...items, ...(remark === undefined ? [] : wrapped(remark))];
}

function closing(advisory: Advisory, language: AdvisoryLanguage): string[][] {
  const words = readerWords[language];
  const terms = readerTerms[language];
  const dated = (at: string, text: AdvisoryText) => wrapped(`${dayIn(at, language)}: ${textIn(text, language).text}`);
  return [
    ...titled(
      words.statements,
      advisory.vendorStatements.flatMap(({ vendor, text, at }) => [
        ...wrapped(`${vendor}, ${dayIn(at, language)}:`),
        ...text.split(/\r\n?|\n/).map((line) => `> ${visible(line)}`.trimEnd()),
      ]),
    ),
    ...titled(
      words.timeline,
      advisory.timeline.flatMap(({ at, text }) => dated(at, text)),
    ),
    ...titled(
      words.credits,
      advisory.credits.flatMap(({ name, type, organisation }) =>
        wrapped(`${terms[type]} ${name}${organisation === undefined ? '' : `, ${organisation}`}`),
      ),
    ),
    ...titled(
      words.references,
      advisory.references.flatMap(({ type, url, title }) => [
        ...wrapped(`${terms[type]}${title === undefined ? '' : `: ${title}`}`),
        `  ${visible(url)}`,
      ]),
    ),
    ...titled(
      words.history,
      advisory.revisions.flatMap(({ at, text }) => dated(at, text)),
    ),
  ];
}
