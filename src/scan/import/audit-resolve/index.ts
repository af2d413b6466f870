// SPDX-License-Identifier: Apache-2.0
import type { Importer } from '../contract.ts';

export const auditResolve: Importer = {
  id: 'audit-resolve',
  title: 'npm-audit-resolver decisions (audit-resolve.json)',
  claims: (file) => /(?:^|\/)audit-resolve\.json$/.test(file),
  read: async (input) => (await import('./read-audit-resolve.ts')).readAuditResolve(input),
};
