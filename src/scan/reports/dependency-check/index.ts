// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const dependencyCheck: ReportReader = {
  id: 'dependency-check',
  title: 'OWASP Dependency-Check report (XML or JSON)',
  sniff: ({ text, keys }) =>
    /^[^{]{0,2000}<analysis[^>]*dependency-check/i.test(text) || (keys.includes('scanInfo') && keys.includes('dependencies')),
  read: async (input) => (await import('./read-dependency-check.ts')).readDependencyCheck(input),
};
