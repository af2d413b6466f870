// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareRpm } from './rpm-order.ts';

export const rpm: VersionScheme = {
  id: 'rpm',
  ecosystems: ['AlmaLinux', 'Azure Linux', 'Mageia', 'Red Hat', 'Rocky Linux', 'SUSE', 'openEuler', 'openSUSE'],
  types: ['rpm'],
  compare: compareRpm,
};
