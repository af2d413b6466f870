// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const github: ReportFormat = {
  id: 'github',
  title: 'GitHub Actions annotations: errors and warnings at the lines of the lockfile',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-github.ts')).writeGithub(input),
};
