// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** npm's own lockfiles, and the hidden lockfile of an installed tree when it is named. */
export const npmLock: Collector = {
  id: 'npm-lock',
  title: 'npm lockfile: package-lock.json, npm-shrinkwrap.json, node_modules/.package-lock.json (versions 1 to 3)',
  role: 'lock',
  claims: (path) =>
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|node_modules\/\.package-lock\.json)$/.test(path) ||
    path === '.package-lock.json',
  sniffs: (head) => /^\s*\{[^[\]]{0,2000}"lockfileVersion"\s*:\s*[0-9]/.test(head),
  async collect(input) {
    const { collectNpmLock } = await import('./collect-npm-lock.ts');
    return [collectNpmLock(input)];
  },
};
