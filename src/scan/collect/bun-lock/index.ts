// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** `bun.lock`, the text form. The binary `bun.lockb` is refused with the way out, unless the text form stands beside it. */
export const bunLock: Collector = {
  id: 'bun-lock',
  title: 'bun.lock (lockfile versions 0, 1, 2)',
  role: 'lock',
  claims: (path) => /(?:^|\/)bun\.lockb?$/.test(path),
  collect: async (input) => (await import('./collect-bun-lock.ts')).collectBunLock(input),
};
