// SPDX-License-Identifier: Apache-2.0
import { orderOf } from '../ordering.ts';
import { compareSemver, readSemver, type Semver } from '../semver.ts';

/** NuGet: SemVer 2.0.0 with up to four numbers; prerelease labels without regard to case; metadata does not order. */
export const compareNuget = orderOf(readNuget, compareSemver);

function readNuget(text: string): Semver | undefined {
  const version = readSemver(text.toLowerCase());
  return version !== undefined && version.numbers.length <= 4 ? version : undefined;
}
