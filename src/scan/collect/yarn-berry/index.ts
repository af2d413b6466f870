// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/**
 * `yarn.lock` of yarn 2 and later ("berry"). It lists the workspaces but not which of their dependencies are for
 * development: that is read from each package.json. A file of yarn 1 has the same name and no `__metadata`.
 */
export const yarnBerry: Collector = {
  id: 'yarn-berry',
  title: 'yarn.lock of yarn 2, 3 and 4',
  role: 'lock',
  claims: (path) => path === 'yarn.lock' || path.endsWith('/yarn.lock'),
  sniffs: (head) => /^__metadata:\r?$/m.test(head),
  collect: async (input) => (await import('./collect-yarn-berry.ts')).collectYarnBerry(input),
};
