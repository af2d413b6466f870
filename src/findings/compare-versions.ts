// SPDX-License-Identifier: Apache-2.0

/**
 * Orders versions of any ecosystem well enough to number them: numbers by value, a word below its absence
 * (`1.0.0-rc` before `1.0.0`), ties by text. Only the order of suffixes hangs on it, never a match.
 */
export function compareVersions(a: string, b: string): number {
  const partsA = a.match(/\d+|[a-z]+/gi) ?? [];
  const partsB = b.match(/\d+|[a-z]+/gi) ?? [];
  for (let at = 0; at < Math.max(partsA.length, partsB.length); at++) {
    const order = compareParts(partsA[at], partsB[at]);
    if (order !== 0) return order;
  }
  return a < b ? -1 : Number(a > b);
}

function compareParts(a: string | undefined, b: string | undefined): number {
  const rankA = rank(a);
  const rankB = rank(b);
  if (rankA !== rankB || a === undefined || b === undefined) return rankA - rankB;
  if (rankA === 0) return a < b ? -1 : Number(a > b);
  const [digitsA, digitsB] = [a, b].map((digits) => digits.replace(/^0+/, '')) as [string, string];
  return digitsA.length - digitsB.length || (digitsA < digitsB ? -1 : Number(digitsA > digitsB));
}

/** A word, nothing, a number: in that order. */
function rank(part: string | undefined): number {
  if (part === undefined) return 1;
  return /^\d/.test(part) ? 2 : 0;
}
