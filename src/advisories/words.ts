// SPDX-License-Identifier: Apache-2.0
import { parse } from '../markup/parse.ts';
import { toPlainText } from '../markup/to-plain-text.ts';
import type { Advisory, AdvisoryLanguage, AdvisoryText } from '../model/advisory.ts';
import { fixedVersions } from '../model/advisory.ts';

/** A text in every language of the advisory that has it, English first. */
export function inLanguages({ languages }: Advisory, text: AdvisoryText): { lang: AdvisoryLanguage; value: string }[] {
  const told = (['en', 'fr'] as const).filter((lang) => lang === 'en' || languages.includes(lang));
  return told.flatMap((lang) => {
    const value = text[lang]?.trim() ?? '';
    return value === '' ? [] : [{ lang, value }];
  });
}

const headings = {
  en: { impact: 'Impact', workaround: 'Workaround', fixed: 'Fixed versions', statement: 'Statement by' },
  fr: { impact: 'Conséquences', workaround: 'Contournement', fixed: 'Versions corrigées', statement: 'Déclaration de' },
} as const;

/** The advisory as one Markdown text: summary, details, impact, workaround, fixed versions, vendors' statements. */
export function markdownOf(advisory: Advisory, lang: AdvisoryLanguage): string {
  const title = headings[lang];
  const fixes = advisory.products.flatMap((product) => {
    const fixed = fixedVersions(product);
    return fixed.length === 0 ? [] : [`- \`${product.purl}\`: ${fixed.map((version) => `\`${version}\``).join(', ')}`];
  });
  const parts = [
    ['', advisory.withdrawn?.text[lang]],
    ['', advisory.summary[lang]],
    ['', advisory.details[lang]],
    [title.impact, advisory.impact[lang]],
    [title.workaround, advisory.workaround?.[lang]],
    [title.fixed, fixes.join('\n')],
    ...advisory.vendorStatements.map(({ vendor, text }) => [`${title.statement} ${vendor}`, text] as const),
  ];
  return parts
    .filter(([, text]) => text !== undefined && text.trim() !== '')
    .map(([heading, text]) => (heading ? `## ${heading}\n\n${text!.trim()}` : text!.trim()))
    .join('\n\n');
}

/** Markdown as plain text. */
export function plain(text: string): string {
  return toPlainText(parse(text)).trim();
}

/** At most so many characters, cut at a blank, never within a character. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '');
  const blank = cut.lastIndexOf(' ');
  return `${(blank > longest / 2 ? cut.slice(0, blank) : cut).trimEnd()}…`;
}

/** Credit as one line: `Amina Example (Example University)`. */
export function creditLine({ name, organisation }: { name: string; organisation?: string | undefined }): string {
  return organisation === undefined ? name : `${name} (${organisation})`;
}
