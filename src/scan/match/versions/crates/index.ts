// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareCrates } from './crates-order.ts';

export const crates: VersionScheme = {
  id: 'crates',
  ecosystems: ['crates.io'],
  types: ['cargo'],
  compare: compareCrates,
};
