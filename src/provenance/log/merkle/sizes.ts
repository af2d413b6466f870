// SPDX-License-Identifier: Apache-2.0

/*
 * Whole numbers up to 2^53: bit operators stop at 2^31, so halves and powers are taken by arithmetic.
 */

/** Whether this can be a count of leaves or the index of one. */
export function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

export const half = (value: number): number => Math.floor(value / 2);

export const isOdd = (value: number): boolean => value % 2 === 1;

/** The largest power of two that is smaller than `size`: where RFC 6962 splits a list of more than one. */
export function splitOf(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The smallest power of two that is not smaller than `size`. */
export function powerFrom(size: number): number {
  return size <= 1 ? 1 : splitOf(size) * 2;
}

/** How many full subtrees a tree of this size is made of. */
export function countOnes(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = half(rest)) ones += rest % 2;
  return ones;
}
