// SPDX-License-Identifier: Apache-2.0
import { compareDigits, compareLists, compareText, isDigitAt, orderOf } from '../ordering.ts';

/**
 * `Gem::Version`: segments of digits or letters, zeros at the end of the numbers and of the prerelease cut off, a
 * letter segment before any number (so `1.0.rc1 < 1.0`); a hyphen begins a prerelease.
 */
export const compareRubygems = orderOf(readSegments, (a, b) => compareLists(a, b, { padding: '0', compare: compareSegment }));

function readSegments(text: string): readonly string[] | undefined {
  const version = text.trim();
  if (!/^\d[0-9A-Za-z.-]*$/.test(version)) return undefined;
  const segments: string[] = version.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]+/g) ?? [];
  const firstWord = segments.findIndex((segment) => !isDigitAt(segment, 0));
  if (firstWord < 0) return withoutLastZeros(segments);
  return [...withoutLastZeros(segments.slice(0, firstWord)), ...withoutLastZeros(segments.slice(firstWord))];
}

function withoutLastZeros(segments: readonly string[]): readonly string[] {
  return segments.slice(0, segments.findLastIndex((segment) => !/^0+$/.test(segment)) + 1);
}

function compareSegment(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [isDigitAt(a, 0), isDigitAt(b, 0)];
  if (aIsNumber !== bIsNumber) return aIsNumber ? 1 : -1;
  return aIsNumber ? compareDigits(a, b) : compareText(a, b);
}
