// SPDX-License-Identifier: Apache-2.0
import { compareDigits, compareLists, compareText, orderOf } from '../ordering.ts';

/**
 * Alpine (apk-package(5), "Package info metadata"): `number{.number}{letter}{_suffix{number}}{~hash}{-r#}`. What apk
 * itself calls invalid is still ordered, as advisories name such versions: a rest nobody can read stands before none,
 * a broken revision before no revision. Undefined for the empty text and for characters no version holds.
 */
export const compareApk = orderOf(readApk, compareVersions);

function compareVersions(left: ApkVersion, right: ApkVersion): number {
  return (
    compareDigits(left.numbers[0] ?? '', right.numbers[0] ?? '') ||
    compareLists(left.numbers.slice(1), right.numbers.slice(1), { padding: '', compare: compareNumber }) ||
    compareText(left.letter, right.letter) ||
    compareLists(left.suffixes, right.suffixes, { padding: noSuffix, compare: compareSuffix }) ||
    compareRest(left.rest, right.rest) ||
    left.hasRevision - right.hasRevision ||
    compareDigits(left.revision, right.revision)
  );
}

interface ApkVersion {
  numbers: readonly string[];
  letter: string;
  suffixes: readonly Suffix[];
  /** What stands where nothing known may stand; empty in a valid version. */
  rest: string;
  /** 0 broken, 1 none, 2 there. */
  hasRevision: number;
  revision: string;
}

interface Suffix {
  rank: number;
  number: string;
}

const suffixNames = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p'];
const noSuffix: Suffix = { rank: suffixNames.indexOf(''), number: '' };

function readApk(text: string): ApkVersion | undefined {
  if (!/^[0-9A-Za-z.][0-9A-Za-z._~+-]*$/.test(text)) return undefined;
  const numbers = /^(?:\d+(?:\.\d+)*)?/.exec(text)![0];
  const letter = /^[a-z]?/.exec(text.slice(numbers.length))![0];
  const afterLetter = text.slice(numbers.length + letter.length);
  const suffixes = /^(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*/.exec(afterLetter)![0];
  const afterHash = afterLetter.slice(suffixes.length).replace(/^~[0-9a-f]+/, '');
  const isRevision = afterHash.startsWith('-');
  const revision = /^-r(\d*)$/.exec(afterHash);
  return {
    numbers: numbers === '' ? [] : numbers.split('.'),
    letter,
    suffixes: readSuffixes(suffixes),
    rest: isRevision ? '' : afterHash,
    hasRevision: revisionRank(afterHash !== '' && isRevision, revision !== null),
    revision: revision?.[1] ?? '',
  };
}

function revisionRank(present: boolean, valid: boolean): number {
  if (!present) return 1;
  return valid ? 2 : 0;
}

function readSuffixes(text: string): readonly Suffix[] {
  return [...text.matchAll(/_([a-z]+)(\d*)/g)].map(([, name, number]) => ({ rank: suffixNames.indexOf(name!), number: number! }));
}

/** A number with a leading zero compares as text (as in Gentoo); a missing one stands before all. */
function compareNumber(a: string, b: string): number {
  if (a === '' || b === '') return a.length - b.length;
  return a.startsWith('0') || b.startsWith('0') ? compareText(a, b) : compareDigits(a, b);
}

function compareSuffix(a: Suffix, b: Suffix): number {
  return a.rank - b.rank || compareDigits(a.number, b.number);
}

function compareRest(a: string, b: string): number {
  if (a === '' || b === '') return b.length - a.length;
  return compareText(a, b);
}
