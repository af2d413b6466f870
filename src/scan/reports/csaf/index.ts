// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const csaf: ReportReader = {
  id: 'csaf',
  title: 'CSAF 2.0 advisory or VEX',
  sniff: ({ text, keys }) => keys.includes('document') && /"csaf_version"\s*:/.test(text),
  read: async (input) => (await import('./read-csaf.ts')).readCsaf(input),
};
