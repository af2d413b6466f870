// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const ngaoReport: ReportReader = {
  id: 'ngao-report',
  title: 'Ngao report (ngao-report/1)',
  sniff: ({ text }) => /^\s*\{\s*"schema"\s*:\s*"ngao-report\//.test(text),
  read: async (input) => (await import('./read-ngao-report.ts')).readNgaoReport(input),
};
