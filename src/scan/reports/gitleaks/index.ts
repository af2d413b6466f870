// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const gitleaks: ReportReader = {
  id: 'gitleaks',
  title: 'Gitleaks report (JSON)',
  sniff: ({ text }) =>
    /^\s*\[\s*\{/.test(text) && (/"RuleID"\s*:/.test(text) ? /"StartLine"\s*:/.test(text) : /"offender"\s*:/.test(text)),
  read: async (input) => (await import('./read-gitleaks.ts')).readGitleaks(input),
};
