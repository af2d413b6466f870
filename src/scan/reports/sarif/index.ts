// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const sarif: ReportReader = {
  id: 'sarif',
  title: 'SARIF 2.1.0',
  sniff: ({ keys, text }) => keys.includes('runs') && /"(?:\$schema|version)"\s*:\s*"[^"]*2\.1\.0/.test(text),
  read: async (input) => (await import('./read-sarif.ts')).readSarif(input),
};
