// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareHex } from './hex-order.ts';

export const hex: VersionScheme = {
  id: 'hex',
  ecosystems: ['Hex'],
  types: ['hex'],
  compare: compareHex,
};
