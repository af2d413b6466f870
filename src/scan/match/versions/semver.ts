// SPDX-License-Identifier: Apache-2.0
import { compareDigits, compareLists, compareText, isDigits } from './ordering.ts';

/** A version of the SemVer family, taken apart. */
export interface Semver {
  /** Runs of digits: major, minor, patch; more or fewer where the ecosystem allows it. */
  numbers: readonly string[];
  /** Identifiers after the hyphen; empty for a release. */
  prerelease: readonly string[];
  /** Identifiers after the plus. SemVer 2.0.0 clause 10: they do not order. */
  build: readonly string[];
}

/**
 * Takes apart `1.2.3-rc.1+build`; from `looseFrom` numbers on also what old publishers wrote without the hyphen
 * (`1.2.3rc1`, `1.2.3.rc1`). Undefined for anything else: empty identifiers, foreign characters, no number at the start.
 */
export function readSemver(text: string, looseFrom = Number.POSITIVE_INFINITY): Semver | undefined {
  const plus = text.indexOf('+');
  const version = plus < 0 ? text : text.slice(0, plus);
  const core = /^\d+(?:\.\d+)*/.exec(version)?.[0];
  if (core === undefined) return undefined;
  const numbers = core.split('.');
  const build = plus < 0 ? [] : identifiers(text.slice(plus + 1));
  const prerelease = readPrerelease(version.slice(core.length), numbers.length >= looseFrom);
  return build && prerelease && { numbers, prerelease, build };
}

/** SemVer 2.0.0 clause 11; missing numbers count as 0. */
export function compareSemver(a: Semver, b: Semver): number {
  return compareNumbers(a.numbers, b.numbers) || comparePrerelease(a.prerelease, b.prerelease);
}

export function compareNumbers(a: readonly string[], b: readonly string[]): number {
  return compareLists(a, b, { padding: '0', compare: compareDigits });
}

/** Clause 11.3: any prerelease stands before its release. */
export function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  return compareIdentifiers(a, b);
}

/** Clause 11.4: numbers by value and before words, words by ASCII, the longer list after its own start. */
export function compareIdentifiers(a: readonly string[], b: readonly string[]): number {
  return compareLists(a, b, { padding: '', compare: compareIdentifier });
}

function compareIdentifier(a: string, b: string): number {
  if (a === '' || b === '') return a.length - b.length;
  const [aIsNumber, bIsNumber] = [isDigits(a), isDigits(b)];
  if (aIsNumber && bIsNumber) return compareDigits(a, b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return compareText(a, b);
}

function readPrerelease(rest: string, loose: boolean): readonly string[] | undefined {
  if (rest === '') return [];
  if (rest.startsWith('-')) return identifiers(rest.slice(1));
  return loose && /^\.?[a-z]/i.test(rest) ? identifiers(rest.startsWith('.') ? rest.slice(1) : rest) : undefined;
}

/** Clause 9 and 10: dot-separated, none empty, ASCII letters, digits and hyphens. */
function identifiers(text: string): readonly string[] | undefined {
  return /^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/.test(text) ? text.split('.') : undefined;
}
