// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const semgrep: ReportReader = {
  id: 'semgrep',
  title: 'Semgrep report (JSON)',
  sniff: ({ text, keys }) =>
    keys.includes('results') && keys.includes('errors') && (/"check_id"\s*:/.test(text) || keys.includes('paths')),
  read: async (input) => (await import('./read-semgrep.ts')).readSemgrep(input),
};
