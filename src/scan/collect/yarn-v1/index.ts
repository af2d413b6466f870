// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/**
 * `yarn.lock` of yarn 1. It has no word on development dependencies: they come from the package.json of the root and
 * of every workspace. A file of berry has the same name and `__metadata` in it.
 */
export const yarnV1: Collector = {
  id: 'yarn-v1',
  title: 'yarn.lock of yarn 1',
  role: 'lock',
  claims: (path) => path === 'yarn.lock' || path.endsWith('/yarn.lock'),
  sniffs: (head) => /^# yarn lockfile v1\r?$/m.test(head),
  collect: async (input) => (await import('./collect-yarn-v1.ts')).collectYarnV1(input),
};
