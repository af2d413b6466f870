// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const yarnAudit: ReportReader = {
  id: 'yarn-audit',
  title: 'yarn audit, JSON lines (Yarn 1 and later)',
  sniff: ({ text }) =>
    /^\s*\{\s*"type"\s*:\s*"(?:auditAdvisory|auditSummary|auditAction|info|warning|error|activity[A-Za-z]*|step|table)"\s*,\s*"data"/.test(
      text,
    ) || /^\s*\{\s*"value"\s*:\s*"[^"]*"\s*,\s*"children"\s*:\s*\{\s*"ID"/.test(text),
  read: async (input) => (await import('./read-yarn-audit.ts')).readYarnAudit(input),
};
