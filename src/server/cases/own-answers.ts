// SPDX-License-Identifier: Apache-2.0

/** What a delivery of a letter says when no mail server's answer to it is known: our own words, so they name nobody. */
export const ownAnswers = {
  copy: 'A copy with its Message-ID was found; the answer itself was lost.',
  person: 'A person found that it went out; the answer itself was lost.',
} as const;

const words: ReadonlySet<string> = new Set(Object.values(ownAnswers));

/** What somebody who may not know the recipient reads of `text`: our own words whole, of a mail server's the codes alone. */
export function answerWithoutNames(text: string): string {
  return words.has(text) ? text : (/^\d[\d.]*/.exec(text)?.[0] ?? '');
}
