// SPDX-License-Identifier: Apache-2.0
import { compareDigits, isDigitAt, orderOf } from '../ordering.ts';

/**
 * Composer orders by PHP's `version_compare`: runs of digits and of letters, where
 * any other word < dev < alpha < beta < RC < number < pl. A leading `v` is no part of it.
 */
export const comparePackagist = orderOf(readParts, compareParts);

function compareParts(left: readonly string[], right: readonly string[]): number {
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
  // A branch (`dev-main`) has no place in an order.
  if (!/^v?\d[0-9A-Za-z.+_-]*$/i.test(text)) return undefined;
  return (
    text
      .toLowerCase()
      .replace(/^v(?=\d)/, '')
      .match(/\d+|[a-z]+/g) ?? undefined
  );
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
