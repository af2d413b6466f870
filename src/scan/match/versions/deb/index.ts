// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareDeb } from './deb-order.ts';

export const deb: VersionScheme = {
  id: 'deb',
  ecosystems: ['Debian', 'Echo', 'Ubuntu'],
  types: ['deb', 'debian'],
  compare: compareDeb,
};
