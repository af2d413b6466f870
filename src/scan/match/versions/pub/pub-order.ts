// SPDX-License-Identifier: Apache-2.0
import { compareIdentifiers, compareSemver, readSemver, type Semver } from '../semver.ts';

/** Dart's pub_semver: SemVer 2.0.0, and where that says equal the build orders too, none first. */
export function comparePub(a: string, b: string): number | undefined {
  const left = readPub(a);
  const right = left && readPub(b);
  return right && (compareSemver(left, right) || compareIdentifiers(left.build, right.build));
}

function readPub(text: string): Semver | undefined {
  return readSemver(text.replace(/^v/, ''), false);
}
