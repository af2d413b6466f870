// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareGo } from './go-order.ts';

export const go: VersionScheme = {
  id: 'go',
  ecosystems: ['Go'],
  types: ['golang', 'go'],
  compare: compareGo,
};
