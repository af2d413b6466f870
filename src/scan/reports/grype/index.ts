// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const grype: ReportReader = {
  id: 'grype',
  title: 'Grype report, JSON',
  sniff: ({ keys, text }) =>
    keys.includes('matches') &&
    (/"name"\s*:\s*"grype"/.test(text) ||
      (/"vulnerability"\s*:\s*\{/.test(text) && /"(?:artifact|relatedVulnerabilities)"\s*:/.test(text))),
  read: async (input) => (await import('./read-grype.ts')).readGrype(input),
  readPages: async (input) => (await import('./read-grype.ts')).readGrypePages(input),
};
