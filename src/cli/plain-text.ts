// SPDX-License-Identifier: Apache-2.0
import { stripVTControlCharacters } from 'node:util';

/** Columns of the page. */
export const width = 80;

/**
 * Lockfiles and advisories are written by strangers: no escape sequence, control character or mark that turns the
 * direction of text reaches the terminal (Unicode TR 36, "Bidirectional Text Spoofing"). Line ends become blanks.
 */
export function safe(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]+/gu, ' ');
}

/** Breaks a text into lines: the first begins at column `first`, the others at `rest`; a long word is not broken. */
export function wrap(text: string, first: number, rest = first): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(rest) + word;
    } else line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return isEmpty ? lines : [...lines, line];
}
