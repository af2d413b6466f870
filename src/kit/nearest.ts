// SPDX-License-Identifier: Apache-2.0

/** The word of `words` closest to what was typed, or undefined when none is close enough to be meant. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const distance = editDistance(typed.slice(0, 64).toLowerCase(), word.toLowerCase());
    if (distance <= slips(typed, word) && distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best;
}

/** How many slips are believed. Of four letters two are half the word: nearly every short word would do. */
function slips(typed: string, word: string): number {
  if (Math.min(typed.length, word.length) <= 4) return 1;
  return Math.max(2, Math.ceil(typed.length / 3));
}

/** Levenshtein distance, one row at a time; two neighbours that changed places are one slip. */
function editDistance(a: string, b: string): number {
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (above[j - 2] as number) + 1 : change;
      next.push(Math.min(change, swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    [above, row] = [row, next];
  }
  return row[b.length] as number;
}
