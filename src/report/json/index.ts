// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const json: ReportFormat = {
  id: 'json',
  title: 'ngao-report/1: everything, for machines; the body of an upload',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-json.ts')).writeJson(input),
};
