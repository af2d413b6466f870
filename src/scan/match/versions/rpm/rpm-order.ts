// SPDX-License-Identifier: Apache-2.0
import { compareDigits, compareText, isDigitAt, orderOf } from '../ordering.ts';

/**
 * RPM (rpm-version(7)): `[epoch:]version[-release]`, each compared by segments; a missing epoch is 0, a missing release
 * stands before any. Undefined for the empty text and for white space or control characters.
 */
export const compareRpm = orderOf(readRpm, compareVersions);

function compareVersions(left: RpmVersion, right: RpmVersion): number {
  return (
    compareSegments(left.epoch, right.epoch) ||
    compareSegments(left.version, right.version) ||
    compareRelease(left.release, right.release)
  );
}

interface RpmVersion {
  epoch: string;
  version: string;
  release: string | undefined;
}

function readRpm(text: string): RpmVersion | undefined {
  if (!/^[\x21-\x7e\u00a1-\uffff]+$/.test(text)) return undefined;
  const colon = text.indexOf(':');
  const hyphen = text.lastIndexOf('-');
  const end = hyphen > colon ? hyphen : text.length;
  return {
    epoch: colon < 0 ? '0' : text.slice(0, colon),
    version: text.slice(colon + 1, end),
    release: end < text.length ? text.slice(end + 1) : undefined,
  };
}

function compareRelease(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareSegments(a, b);
}

/** The segments of one part: runs of digits, runs of letters, `~` and `^`; all else only separates. */
function segmentsOf(text: string): readonly string[] {
  return text.match(/\d+|[A-Za-z]+|[~^]/g) ?? [];
}

function compareSegments(a: string, b: string): number {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = compareSegment(left[at] ?? '', right[at] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareSegment(a: string, b: string): number {
  const difference = rankOf(a) - rankOf(b);
  if (difference !== 0) return difference;
  return isDigitAt(a, 0) ? compareDigits(a, b) : compareText(a, b);
}

/** `~` before the end, the end before `^`, then letters, then numbers. */
function rankOf(segment: string): number {
  if (segment === '~') return 0;
  if (segment === '') return 1;
  if (segment === '^') return 2;
  return isDigitAt(segment, 0) ? 4 : 3;
}
