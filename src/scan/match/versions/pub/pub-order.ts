// SPDX-License-Identifier: Apache-2.0
import { orderOf } from '../ordering.ts';
import { compareIdentifiers, compareSemver, readSemver, type Semver } from '../semver.ts';

/** Dart's pub_semver: SemVer 2.0.0, and where that says equal the build orders too, none first. */
export const comparePub = orderOf(readPub, (a, b) => compareSemver(a, b) || compareIdentifiers(a.build, b.build));

function readPub(text: string): Semver | undefined {
  return readSemver(text.replace(/^v/, ''));
}
