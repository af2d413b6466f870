// SPDX-License-Identifier: Apache-2.0

export interface Word {
  /** Folded: no case, no accent, no compatibility form. */
  text: string;
  /** UTF-16 units in the text it was taken from. */
  start: number;
  end: number;
}

/** Runs of letters and digits; marks and invisible format characters belong to the run they stand in. */
const run = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}]*/gu;
/** The borders in `someName` and in `XMLParser`; one step each, nothing repeats. */
const hump = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/**
 * One form for every way to write a word: compatibility forms resolved (NFKD, so that accents come apart and go), lower
 * case, only letters and digits left. Folding twice is folding once.
 */
export function fold(text: string): string {
  if (/^[a-z0-9]*$/.test(text)) return text;
  let folded = text;
  // Lower case may bring a new mark (I with a dot) and a second round is enough for every letter of Unicode 16.
  for (let before = ''; before !== folded; ) {
    before = folded;
    folded = folded
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .replaceAll('ς', 'σ')
      .replace(/[^\p{L}\p{N}]/gu, '');
  }
  return folded;
}

/** The words between blanks and punctuation, identifiers whole: `left_pad` is two, `leftPad` one. */
export function tokens(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(run)) {
    const word = fold(match[0]);
    if (word !== '') found.push({ text: word, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** As `tokens`, with identifiers split: `leftPad` is two. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(run)) {
    let start = match.index;
    for (const part of match[0].split(hump)) {
      const word = fold(part);
      if (word !== '') found.push({ text: word, start, end: start + part.length });
      start += part.length;
    }
  }
  return found;
}

/** The canonical form of a term: its folded words without anything between them. */
export function canonicalTerm(term: string): string {
  return tokens(term)
    .map(({ text }) => text)
    .join('');
}
