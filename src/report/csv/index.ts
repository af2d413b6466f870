// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const csv: ReportFormat = {
  id: 'csv',
  title: 'CSV (RFC 4180): one row per finding, for spreadsheets',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-csv.ts')).writeCsv(input),
};
