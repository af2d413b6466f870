// SPDX-License-Identifier: Apache-2.0
import { orderOf } from '../ordering.ts';
import { compareSemver, readSemver, type Semver } from '../semver.ts';

/** Elixir's `Version`: SemVer 2.0.0, no prefix, at most three numbers; build metadata does not order. */
export const compareHex = orderOf(readHex, compareSemver);

function readHex(text: string): Semver | undefined {
  const version = readSemver(text);
  return version !== undefined && version.numbers.length <= 3 ? version : undefined;
}
