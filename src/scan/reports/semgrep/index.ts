// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const semgrep: ReportReader = {
  id: 'semgrep',
  title: 'Semgrep report (JSON)',
  // Errors and paths of a large report stand beyond the head.
  sniff: ({ text, keys }) =>
    keys.includes('results') && (/"check_id"\s*:/.test(text) || (keys.includes('errors') && keys.includes('paths'))),
  read: async (input) => (await import('./read-semgrep.ts')).readSemgrep(input),
};
