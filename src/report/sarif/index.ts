// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const sarif: ReportFormat = {
  id: 'sarif',
  title: 'SARIF 2.1.0, within the limits of GitHub code scanning',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-sarif.ts')).writeSarif(input),
};
