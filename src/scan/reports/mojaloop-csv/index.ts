// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const mojaloopCsv: ReportReader = {
  id: 'mojaloop-csv',
  title: 'Mojaloop SBOM, CSV of 24 columns',
  sniff: ({ text }) => /^\s*type,bom_ref,license-id,/.test(text),
  read: async (input) => (await import('./read-mojaloop-csv.ts')).readMojaloopCsv(input),
};
