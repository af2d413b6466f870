// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const osvScanner: ReportReader = {
  id: 'osv-scanner',
  title: 'OSV-Scanner report, JSON',
  sniff: ({ keys, text }) =>
    keys.includes('results') &&
    (keys.includes('experimental_config') || /"results"\s*:\s*\[\s*\{\s*"(?:source|packages)"\s*:\s*[[{]/.test(text)),
  read: async (input) => (await import('./read-osv-scanner.ts')).readOsvScanner(input),
};
