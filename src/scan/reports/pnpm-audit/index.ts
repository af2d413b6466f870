// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const pnpmAudit: ReportReader = {
  id: 'pnpm-audit',
  title: 'pnpm audit, JSON',
  sniff: ({ keys }) => keys.includes('advisories') && !keys.includes('actions') && !keys.includes('muted'),
  read: async (input) => (await import('./read-pnpm-audit.ts')).readPnpmAudit(input),
};
