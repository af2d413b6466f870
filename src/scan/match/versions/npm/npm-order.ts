// SPDX-License-Identifier: Apache-2.0
import { orderOf } from '../ordering.ts';
import { compareSemver, readSemver, type Semver } from '../semver.ts';

/**
 * SemVer 2.0.0 as npm's loose mode reads it: `v` or `=` before it, spaces around it, `1.2.3rc1` for `1.2.3-rc1`; fewer
 * than three numbers are filled with 0, further ones count after the third. Build metadata does not order.
 */
export function compareNpm(a: string, b: string): number | undefined {
  return comparePlain(a, b) ?? compareAny(a, b);
}

const compareAny = orderOf(readNpm, compareSemver);

function readNpm(text: string): Semver | undefined {
  const start = /^\s*(?:=\s*)?v?/i.exec(text)![0].length;
  return readSemver(text.slice(start).trimEnd(), 3);
}

/**
 * The common case, three plain numbers on both sides, read in one pass without making strings: it runs some 10^5 times
 * a scan. Where the numbers decide, a prerelease is only checked. Undefined for anything else.
 */
function comparePlain(a: string, b: string): number | undefined {
  let left = 0;
  let right = 0;
  let difference = 0;
  for (let part = 0; part < 3; part++) {
    const leftEnd = endOfNumber(a, left, part === 2);
    const rightEnd = endOfNumber(b, right, part === 2);
    if (leftEnd < 0 || rightEnd < 0) return undefined;
    if (difference === 0) difference = numberAt(a, left, leftEnd) - numberAt(b, right, rightEnd);
    left = leftEnd + 1;
    right = rightEnd + 1;
  }
  if (left > a.length && right > b.length) return difference;
  return difference !== 0 && isPrerelease(a, left) && isPrerelease(b, right) ? difference : undefined;
}

/** Whether nothing follows, or a prerelease from `start` to the end (SemVer 2.0.0 clause 9). */
function isPrerelease(text: string, start: number): boolean {
  return start > text.length || /^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/.test(text.slice(start));
}

/** Where the number from `start` ends, at a dot (the `last` one: at a hyphen or the end of the text); -1 when it does not. */
function endOfNumber(text: string, start: number, last: boolean): number {
  let at = start;
  let code = text.charCodeAt(at);
  while (code >= 48 && code <= 57) code = text.charCodeAt(++at);
  // Up to 15 digits a number is exact.
  if (at === start || at - start > 15) return -1;
  return (last ? at === text.length || code === 45 : code === 46) ? at : -1;
}

function numberAt(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}
