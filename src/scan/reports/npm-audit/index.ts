// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const npmAudit: ReportReader = {
  id: 'npm-audit',
  title: 'npm audit, JSON (npm 6 and later)',
  sniff: ({ keys, text }) =>
    keys.includes('auditReportVersion') ||
    (keys.includes('advisories') && (keys.includes('actions') || keys.includes('muted'))) ||
    (keys.includes('error') && keys.length <= 8 && /"summary"\s*:|"auditReportVersion"/.test(text)),
  read: async (input) => (await import('./read-npm-audit.ts')).readNpmAudit(input),
};
