// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareNpm } from './npm-order.ts';

export const npm: VersionScheme = {
  id: 'npm',
  ecosystems: ['npm', 'Node.js', 'GitHub Actions', 'SwiftURL', 'Julia', 'Bitnami'],
  types: ['npm', 'semver', 'githubactions', 'swift', 'julia', 'bitnami'],
  compare: compareNpm,
};
