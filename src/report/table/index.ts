// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const table: ReportFormat = {
  id: 'table',
  title: 'Text for people, on a terminal or in a build log; the verdict is the last line',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-table.ts')).writeTable(input),
};
