// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** An installed tree. Claims a folder; `discover.ts` asks only where no lockfile describes it, or when it is named. */
export const nodeModules: Collector = {
  id: 'node-modules',
  title: 'Installed tree: a node_modules folder of npm, yarn or pnpm',
  role: 'lock',
  claims: (path) => path === 'node_modules' || path.endsWith('/node_modules'),
  async collect(input) {
    const { collectNodeModules } = await import('./collect-node-modules.ts');
    return [collectNodeModules(input)];
  },
};
