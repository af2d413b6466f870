// SPDX-License-Identifier: Apache-2.0
import { compareDigits, isDigitAt } from '../ordering.ts';

/**
 * Composer orders by PHP's `version_compare`: runs of digits and of letters, where
 * any other word < dev < alpha < beta < RC < number < pl. A leading `v` is no part of it.
 */
export function comparePackagist(a: string, b: string): number | undefined {
  const left = readParts(a);
  const right = left && readParts(b);
  if (right === undefined) return undefined;
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = comparePart(left[at], right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** PHP compares only as many letters as the form has: `post` and `patch` count as `p`. */
const forms: readonly (readonly [start: string, rank: number])[] = [
  ['dev', 1],
  ['a', 2],
  ['b', 3],
  ['rc', 4],
  ['p', 7],
];

function readParts(text: string): readonly string[] | undefined {
  if (!/^[0-9A-Za-z.+_-]+$/.test(text)) return undefined;
  return text.toLowerCase().replace(/^v(?=\d)/, '').match(/\d+|[a-z]+/g) ?? undefined;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  return a !== undefined && b !== undefined && isDigitAt(a, 0) ? compareDigits(a, b) : 0;
}

/** The end stands between RC and a further number. */
function rankOf(part: string | undefined): number {
  if (part === undefined) return 5;
  if (isDigitAt(part, 0)) return 6;
  return forms.find(([start]) => part.startsWith(start))?.[1] ?? 0;
}
