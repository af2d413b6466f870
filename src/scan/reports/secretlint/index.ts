// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const secretlint: ReportReader = {
  id: 'secretlint',
  title: 'Secretlint report (JSON)',
  sniff: ({ text }) =>
    /^\s*\[\s*\{/.test(text) &&
    /"filePath"\s*:/.test(text) &&
    /"sourceContentType"\s*:|"ruleParentId"\s*:|@secretlint\//.test(text),
  read: async (input) => (await import('./read-secretlint.ts')).readSecretlint(input),
};
