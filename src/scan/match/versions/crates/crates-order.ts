// SPDX-License-Identifier: Apache-2.0
import { orderOf } from '../ordering.ts';
import { compareSemver, readSemver, type Semver } from '../semver.ts';

/** Cargo: SemVer 2.0.0 without prefix; advisories also name `1` or `1.2`, more than three numbers do not exist. */
export const compareCrates = orderOf(readCrates, compareSemver);

function readCrates(text: string): Semver | undefined {
  const version = readSemver(text);
  return version !== undefined && version.numbers.length <= 3 ? version : undefined;
}
