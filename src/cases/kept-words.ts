// SPDX-License-Identifier: Apache-2.0
import type { KeptWords } from './draft-source.ts';

/** Shorter words stand in any text by chance. */
const shortest = 4;
/** A sentence told in confidence is looked for from this length on. */
const shortestSentence = 24;

/** Why the text may not be shown, by the kind of word it holds; empty: it may. Letter case and white space do not matter. */
export function keptIn(text: string, kept: KeptWords): (keyof KeptWords)[] {
  const plain = plainOf(text);
  const holds = (words: readonly string[], least = shortest) =>
    words.map(plainOf).some((word) => word.length >= least && plain.includes(word));
  const found: [keyof KeptWords, boolean][] = [
    ['caseUid', holds([kept.caseUid])],
    ['codeName', holds([kept.codeName])],
    ['internalHosts', holds(kept.internalHosts)],
    ['contact', holds(kept.contact)],
    ['unnamed', holds(kept.unnamed)],
    ['confidences', confidencesIn(text, kept.confidences) > 0],
  ];
  return found.flatMap(([kind, there]) => (there ? [kind] : []));
}

/** How many sentences told in confidence stand in the text. */
export function confidencesIn(text: string, confidences: readonly string[]): number {
  const plain = plainOf(text);
  return sentencesOf(confidences).filter((sentence) => plain.includes(sentence)).length;
}

function sentencesOf(texts: readonly string[]): string[] {
  const sentences = texts.flatMap((text) => text.split(/(?<=[.!?])\s+|\n+/)).map(plainOf);
  // A confidence of one short sentence is looked for as a whole.
  const whole = texts.map(plainOf).filter((text) => text.length >= shortest && text.length < shortestSentence);
  return [...new Set([...whole, ...sentences.filter((sentence) => sentence.length >= shortestSentence)])];
}

function plainOf(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
