// SPDX-License-Identifier: Apache-2.0

export type MailLanguage = 'en' | 'fr';

const words: Readonly<Record<MailLanguage, ReadonlySet<string>>> = {
  en: new Set(
    'the and of to in is that it for with this was are have has not you we can be as by from when which will would there please thanks hello report issue'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les de des du et est une un que qui dans pour avec ce cette sur pas vous nous je il elle sont être peut par au aux bonjour merci rapport faille votre'.split(
      ' ',
    ),
  ),
};

/**
 * The language of a mail: what Content-Language says (RFC 3282) where it says English or French, else a count of
 * common words in the first 5000 characters that the sender did not quote. Null where neither is clear.
 */
export function languageOf(contentLanguage: string, text: string): MailLanguage | null {
  const declared = /^\s*(en|fr)\b/i.exec(contentLanguage)?.[1]?.toLowerCase();
  if (declared === 'en' || declared === 'fr') return declared;
  const own = text
    .slice(0, 5000)
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join(' ');
  const seen = own.toLowerCase().match(/\p{L}+/gu) ?? [];
  const count = (language: MailLanguage) => seen.filter((word) => words[language].has(word)).length;
  const [english, french] = [count('en'), count('fr')];
  if (Math.max(english, french) < 2 || english === french) return null;
  return english > french ? 'en' : 'fr';
}
