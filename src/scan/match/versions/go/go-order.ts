// SPDX-License-Identifier: Apache-2.0
import { orderOf } from '../ordering.ts';
import { compareSemver, readSemver, type Semver } from '../semver.ts';

/**
 * Go modules (go.dev/ref/mod, "Versions"): SemVer with `v`, which advisories leave out; pseudo-versions order as the
 * prereleases they are, `+incompatible` does not order. Also `go1.21rc2`, the toolchain's own spelling.
 */
export const compareGo = orderOf(readGo, compareSemver);

function readGo(text: string): Semver | undefined {
  const start = /^(?:go|v)?/.exec(text)![0].length;
  return start === 2 ? readSemver(text.slice(2), 2) : readSemver(text.slice(start));
}
