// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { comparePub } from './pub-order.ts';

export const pub: VersionScheme = {
  id: 'pub',
  ecosystems: ['Pub'],
  types: ['pub'],
  compare: comparePub,
};
