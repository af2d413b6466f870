// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** `pnpm-lock.yaml` of lockfile versions 5, 6 and 9, with or without the environment document of pnpm 11 and later. */
export const pnpmLock: Collector = {
  id: 'pnpm-lock',
  title: 'pnpm-lock.yaml (lockfile versions 5, 6, 9)',
  role: 'lock',
  claims: (path) => path === 'pnpm-lock.yaml' || path.endsWith('/pnpm-lock.yaml'),
  sniffs: (head) => /^lockfileVersion: ['"]?\d/m.test(head),
  collect: async (input) => (await import('./collect-pnpm-lock.ts')).collectPnpmLock(input),
};
