// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { comparePackagist } from './packagist-order.ts';

export const packagist: VersionScheme = {
  id: 'packagist',
  ecosystems: ['Packagist'],
  types: ['composer'],
  compare: comparePackagist,
};
