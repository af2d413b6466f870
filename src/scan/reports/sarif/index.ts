// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const sarif: ReportReader = {
  id: 'sarif',
  title: 'SARIF 2.1.0',
  // In a large log that begins with its runs the version stands beyond the head.
  sniff: ({ keys, text }) =>
    keys.includes('runs') &&
    (/"(?:\$schema|version)"\s*:\s*"[^"]*2\.1\.0/.test(text) || /"tool"\s*:\s*\{\s*"driver"\s*:/.test(text)),
  read: async (input) => (await import('./read-sarif.ts')).readSarif(input),
  readRuns: async (input) => (await import('./read-sarif.ts')).readSarifStreams(input),
};
