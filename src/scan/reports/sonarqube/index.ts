// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const sonarqube: ReportReader = {
  id: 'sonarqube',
  title: 'SonarQube issues and hotspots (API answers, sonar-report JSON and HTML)',
  sniff: ({ text, keys }) => {
    if (keys.includes('sonarBaseURL') || keys.includes('hotspots')) return true;
    if (keys.includes('issues')) return keys.includes('effortTotal') || (keys.includes('paging') && keys.includes('components'));
    if (/^\s*</.test(text)) return /<title>\s*SonarQube Vulnerability Report/i.test(text);
    return /^\s*\[\s*\{/.test(text) && /"vulnerabilityProbability"\s*:/.test(text);
  },
  read: async (input) => (await import('./read-sonarqube.ts')).readSonarqube(input),
};
