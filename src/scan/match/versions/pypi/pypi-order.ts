// SPDX-License-Identifier: Apache-2.0
import { compareDigits, compareLists, compareText, isDigits } from '../ordering.ts';
import { compareLegacy, readLegacy } from './legacy-order.ts';

/** PEP 440, appendix B, with the spellings of "Normalization". Each part of it repeats over distinct characters: linear. */
const pattern = new RegExp(
  [
    /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)/,
    /(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>\d*))?/,
    /(?:-(?<implicitPost>\d+)|[-_.]?(?<postWord>post|rev|r)[-_.]?(?<post>\d*))?/,
    /(?:[-_.]?(?<devWord>dev)[-_.]?(?<dev>\d*))?/,
    /(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/,
  ]
    .map((part) => part.source)
    .join(''),
);
const phases: Readonly<Record<string, number>> = { alpha: 1, a: 1, beta: 2, b: 2, preview: 3, pre: 3, c: 3, rc: 3 };

/** Orders by PEP 440: epoch, release, pre-release, post-release, development release, local version; older ones first. */
export function comparePypi(a: string, b: string): number | undefined {
  const [left, right] = [readPypi(a), readPypi(b)];
  if (left && right) return compareVersions(left, right);
  return compareWithLegacy(a, b, Number(left !== undefined) - Number(right !== undefined));
}

function compareVersions(left: PypiVersion, right: PypiVersion): number {
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareLists(left.release, right.release, { padding: '0', compare: compareDigits }) ||
    left.phase - right.phase ||
    compareDigits(left.pre, right.pre) ||
    compareOptional(left.post, right.post, -1) ||
    compareOptional(left.dev, right.dev, 1) ||
    compareLists(left.local, right.local, { padding: '', compare: compareLocal })
  );
}

interface PypiVersion {
  epoch: string;
  release: readonly string[];
  /** 0 a bare development release (before every pre-release), 1 to 3 alpha, beta, candidate, 4 none of these. */
  phase: number;
  pre: string;
  post: string | undefined;
  dev: string | undefined;
  local: readonly string[];
}

function readPypi(text: string): PypiVersion | undefined {
  const groups = pattern.exec(normalised(text))?.groups;
  if (groups === undefined) return undefined;
  const post = groups.implicitPost ?? (groups.postWord && groups.post);
  const dev = groups.devWord && groups.dev;
  const withoutPhase = dev !== undefined && post === undefined ? 0 : 4;
  return {
    epoch: groups.epoch ?? '0',
    release: groups.release!.split('.'),
    phase: groups.phase === undefined ? withoutPhase : phases[groups.phase]!,
    pre: groups.pre ?? '',
    post,
    dev,
    local: groups.local?.split(/[-_.]/) ?? [],
  };
}

/** One side or both are older than PEP 440; `difference` tells which. */
function compareWithLegacy(a: string, b: string, difference: number): number | undefined {
  const left = difference > 0 ? [] : readLegacy(normalised(a));
  const right = difference < 0 ? [] : readLegacy(normalised(b));
  if (left === undefined || right === undefined) return undefined;
  return difference || compareLegacy(left, right);
}

function normalised(text: string): string {
  return text.trim().toLowerCase();
}

/** Numbers by value; `missing` tells on which side of all numbers the missing one stands. */
function compareOptional(a: string | undefined, b: string | undefined, missing: 1 | -1): number {
  if (a === undefined || b === undefined) {
    if (a === b) return 0;
    return a === undefined ? missing : -missing;
  }
  return compareDigits(a, b);
}

/** "Local version identifiers": missing before words, words before numbers. */
function compareLocal(a: string, b: string): number {
  const rank = localRank(a) - localRank(b);
  if (rank !== 0) return rank;
  return isDigits(a) ? compareDigits(a, b) : compareText(a, b);
}

function localRank(segment: string): number {
  if (segment === '') return 0;
  return isDigits(segment) ? 2 : 1;
}
