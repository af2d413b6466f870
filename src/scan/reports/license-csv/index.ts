// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const licenseCsv: ReportReader = {
  id: 'license-csv',
  title: 'license-checker list (csv), as the legacy licence scanner writes it',
  sniff: ({ text }) => /^"?module name"?,"?licenses?"?(?:,|\r?\n|$)/i.test(text),
  read: async (input) => (await import('./read-license-csv.ts')).readLicenseCsv(input),
};
