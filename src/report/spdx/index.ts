// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const spdx: ReportFormat = {
  id: 'spdx',
  title: 'SPDX 2.3 JSON: the bill of materials; after a scan with references to the advisories',
  offeredBy: ['scan', 'sbom'],
  write: async (input) => (await import('./write-spdx.ts')).writeSpdx(input),
};
