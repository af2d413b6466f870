// SPDX-License-Identifier: Apache-2.0
import { compareSemver, readSemver, type Semver } from '../semver.ts';

/**
 * Go modules (go.dev/ref/mod, "Versions"): SemVer with `v`, which advisories leave out; pseudo-versions order as the
 * prereleases they are, `+incompatible` does not order. Also `go1.21rc2`, the toolchain's own spelling.
 */
export function compareGo(a: string, b: string): number | undefined {
  const left = readGo(a);
  const right = left && readGo(b);
  return right && compareSemver(left, right);
}

function readGo(text: string): Semver | undefined {
  const start = /^(?:go|v)?/.exec(text)![0].length;
  return readSemver(text.slice(start), start === 2);
}
