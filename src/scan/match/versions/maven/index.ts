// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareMaven } from './maven-order.ts';

export const maven: VersionScheme = {
  id: 'maven',
  ecosystems: ['Maven'],
  types: ['maven'],
  compare: compareMaven,
};
