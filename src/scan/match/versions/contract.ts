// SPDX-License-Identifier: Apache-2.0

/** One item of the versions shelf: how one ecosystem orders its versions. */
export interface VersionScheme {
  /** The folder's name: `npm`, `apk`, `deb`, ... */
  id: string;
  /** OSV ecosystems (without release suffix) that use it: `Alpine`, `Debian`, `Ubuntu`, ... */
  ecosystems: readonly string[];
  /** VERS type names (`vers:npm/...`) and purl types that use it. */
  types: readonly string[];
  /** Negative, zero or positive; undefined when either version cannot be read in this scheme. Linear time. */
  compare(a: string, b: string): number | undefined;
}
