// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { comparePypi } from './pypi-order.ts';

export const pypi: VersionScheme = {
  id: 'pypi',
  ecosystems: ['PyPI'],
  types: ['pypi'],
  compare: comparePypi,
};
