// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const openvex: ReportFormat = {
  id: 'openvex',
  title: 'OpenVEX 0.2.0: what is affected, what is not, and what was decided',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-openvex.ts')).writeOpenvex(input),
};
