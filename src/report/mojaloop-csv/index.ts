// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const mojaloopCsv: ReportFormat = {
  id: 'mojaloop-csv',
  title: 'The 24-column CSV of the Mojaloop release process',
  offeredBy: ['sbom'],
  write: async (input) => (await import('./write-mojaloop-csv.ts')).writeMojaloopCsv(input),
};
