// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const githubCodeScanning: ReportReader = {
  id: 'github-code-scanning',
  title: 'GitHub code scanning alerts (REST JSON)',
  sniff: ({ text }) => /^\s*\[\s*\{/.test(text) && /"most_recent_instance"\s*:/.test(text),
  read: async (input) => (await import('./read-github-code-scanning.ts')).readGithubCodeScanning(input),
};
