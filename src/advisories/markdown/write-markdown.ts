// SPDX-License-Identifier: Apache-2.0
import { parse } from '../../markup/parse.ts';
import type { Advisory, AdvisoryLanguage, AdvisoryText } from '../../model/advisory.ts';
import { advisoryPath, documentsOf } from '../addresses.ts';
import type { AdvisoryInput } from '../contract.ts';
import { headingsBelow } from '../reader-html.ts';
import { actionLine, type FactLine, factLines, productLines, titleLine } from '../reader-lines.ts';
import { actionsOf, dayIn, lacksText, reasonsOf, remarkOf, textIn } from '../reader-text.ts';
import { readerTerms, readerWords } from '../reader-words-table.ts';
import { codeSpan, escapeMarkdown, plainLine, quoted, toMarkdown } from './to-markdown.ts';

/** The advisory as Markdown, for release notes, trackers and repositories. */
export function writeMarkdown({ advisory, publisher, language }: AdvisoryInput): string {
  const words = readerWords[language];
  const url = (path: string) => `<${publisher.baseUrl}${path}>`;
  const { withdrawn, workaround } = advisory;
  const parts = [
    [`# ${advisory.id}: ${plainLine(titleLine(advisory, language))}`],
    factLines(advisory, language, codeSpan).map((line) => bullet(line, language)),
    withdrawn && [
      `> **${words.withdrawnLead} ${dayIn(withdrawn.at, language)}.**`,
      '>',
      ...quoted(proseLines(withdrawn.text, language, 2)),
    ],
    lacksText(advisory, language) && [`*${words.textMissing}*`],
    [plainLine(textIn(advisory.summary, language).text)],
    [`## ${words.amIAffected}`],
    ...advisory.products.flatMap((product) => [
      [`### ${plainLine(product.name)}`],
      productLines(product, language, codeSpan).map((line) => bullet(line, language)),
      ...reasonsOf(product, language).map(({ text }) => quoted(toMarkdown(headingsBelow(parse(text), 3)).split('\n'))),
    ]),
    [`## ${words.whatToDo}`],
    actions(advisory, language),
    ...titled(words.workaround, workaround && proseLines(workaround, language, 2)),
    ...titled(words.impact, proseLines(advisory.impact, language, 2)),
    ...titled(words.details, proseLines(advisory.details, language, 2)),
    ...lists(advisory, language),
    [`## ${words.machineReadable}`],
    [
      `- ${words.page}: ${url(advisoryPath(advisory.id, language))}`,
      ...documentsOf(advisory, language).map(({ title, path }) => `- ${title}: ${url(path)}`),
    ],
  ];
  const told = parts.filter((part) => part !== undefined && part !== false).filter((part) => part.some((line) => line !== ''));
  return `${told.map((part) => part.join('\n')).join('\n\n')}\n`;
}

function bullet({ label, value, isName }: FactLine, language: AdvisoryLanguage): string {
  return `- ${label}${language === 'fr' ? '\u00a0' : ''}: ${isName ? plainLine(value) : value}`;
}

function titled(title: string, content: readonly string[] | undefined): string[][] {
  return content?.some((line) => line !== '') ? [[`## ${title}`], [...content]] : [];
}

function proseLines(text: AdvisoryText, language: AdvisoryLanguage, below: 2 | 3): string[] {
  return toMarkdown(headingsBelow(parse(textIn(text, language).text), below)).split('\n');
}

function actions(advisory: Advisory, language: AdvisoryLanguage): string[] {
  const words = readerWords[language];
  const remark = remarkOf(advisory, words);
  const items = actionsOf(advisory, language).flatMap((action) => [
    `- ${plainLine(actionLine(action, words))}`,
    ...(action.advice
      ? ['', ...quoted(toMarkdown(headingsBelow(parse(action.advice.text), 2)).split('\n')).map((line) => `  ${line}`), '']
      : []),
  ]);
  return [...items, ...(remark === undefined ? [] : [...(items.length > 0 && items.at(-1) !== '' ? [''] : []), remark])].filter(
    (line, at, all) => line !== '' || at < all.length - 1,
  );
}

function lists(advisory: Advisory, language: AdvisoryLanguage): string[][] {
  const words = readerWords[language];
  const terms = readerTerms[language];
  const dated = (at: string, text: AdvisoryText) => `- ${dayIn(at, language)}: ${plainLine(textIn(text, language).text)}`;
  return [
    ...advisory.vendorStatements.flatMap(({ vendor, text, at }, index) => [
      ...(index === 0 ? [[`## ${words.statements}`]] : []),
      [`${plainLine(vendor)}, ${dayIn(at, language)}:`],
      quoted(text.split(/\r\n?|\n/).map((line) => escapeMarkdown(line))),
    ]),
    ...titled(
      words.timeline,
      advisory.timeline.map(({ at, text }) => dated(at, text)),
    ),
    ...titled(
      words.credits,
      advisory.credits.map(
        ({ name, type, organisation }) =>
          `- ${terms[type]} ${plainLine(organisation === undefined ? name : `${name}, ${organisation}`)}`,
      ),
    ),
    ...titled(
      words.references,
      advisory.references.map(
        ({ type, url, title }) => `- ${terms[type]}: ${title ? `${plainLine(title)}, ` : ''}<${angled(url)}>`,
      ),
    ),
    ...titled(
      words.history,
      advisory.revisions.map(({ at, text }) => dated(at, text)),
    ),
  ];
}

/** An address between angle brackets ends at the first blank or bracket. */
function angled(url: string): string {
  return url.replace(/[\s<>]/g, encodeURIComponent);
}
