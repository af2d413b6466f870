// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8';

/** From here on optimised code pays for itself: some 5,000 entries of a lockfile. Bytes. */
const longRunFrom = 2 * 1024 * 1024;

/** Takes back what `bin/ngao.mjs` sets for short runs, when there is more to do than usual. */
export function expectWork(bytes: number): void {
  if (bytes < longRunFrom) return;
  setFlagsFromString('--opt');
  setFlagsFromString('--maglev');
}
