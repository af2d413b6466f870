// SPDX-License-Identifier: Apache-2.0
import type { Importer } from '../contract.ts';

export const auditCi: Importer = {
  id: 'audit-ci',
  title: 'audit-ci configuration (audit-ci.jsonc)',
  claims: (file) => /(?:^|\/)\.?audit-ci\.json[c5]?$/.test(file),
  read: async (input) => (await import('./read-audit-ci.ts')).readAuditCi(input),
};
