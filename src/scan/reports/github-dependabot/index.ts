// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const githubDependabot: ReportReader = {
  id: 'github-dependabot',
  title: 'GitHub Dependabot alerts (REST or GraphQL JSON)',
  sniff: ({ text, keys }) =>
    /^\s*\[\s*\{/.test(text)
      ? /"security_(?:vulnerability|advisory)"\s*:/.test(text)
      : keys.includes('data') && /"vulnerabilityAlerts"\s*:/.test(text),
  read: async (input) => (await import('./read-github-dependabot.ts')).readGithubDependabot(input),
};
