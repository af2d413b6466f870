// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const html: ReportFormat = {
  id: 'html',
  title: 'HTML: one self-contained page for people who decide',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-html.ts')).writeHtml(input),
};
