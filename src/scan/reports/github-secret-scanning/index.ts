// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const githubSecretScanning: ReportReader = {
  id: 'github-secret-scanning',
  title: 'GitHub secret scanning alerts (REST JSON)',
  sniff: ({ text }) => /^\s*\[\s*\{/.test(text) && /"secret_type"\s*:/.test(text),
  read: async (input) => (await import('./read-github-secret-scanning.ts')).readGithubSecretScanning(input),
};
