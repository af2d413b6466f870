// SPDX-License-Identifier: Apache-2.0

// Marks that turn or hide text: direction marks, overrides and isolates, zero-width characters, tags.
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** One printable line of at most `most` characters, in composed form; nothing that turns or hides text. */
export function cleanLine(text: string, most: number): string {
  const line = text
    .slice(0, most * 8)
    .toWellFormed()
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/[\p{Cc}\p{Cn}\p{Co}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= most ? line : characters.slice(0, most).join('');
}

/** Text of several lines with `\n` as line end, without controls and without marks that turn or hide text. */
export function cleanText(text: string, most: number): { text: string; isCut: boolean } {
  const clean = text
    .slice(0, most)
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(invisible, '')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
  return { text: clean, isCut: text.length > most };
}

const reservedNames = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A file name to show and to offer for download: no path, no control, no leading dot, at most 120 characters. */
export function cleanFileName(given: string | null, position: number): string {
  const line = cleanLine(given ?? '', 1000);
  const last = line.split(/[\\/]/).at(-1) ?? '';
  const name = last
    .replace(/[<>:"|?*;%`$&]/g, '_')
    .replace(/^[.\s-]+/, '')
    .replace(/[.\s]+$/, '');
  if (name === '' || reservedNames.test(name)) return `attachment-${position}`;
  return shorten(name);
}

/** Keeps the ending, by which people judge a file. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= 120) return name;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  return `${characters.slice(0, 120 - ending.length).join('')}${ending}`;
}
