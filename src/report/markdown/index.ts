// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const markdown: ReportFormat = {
  id: 'markdown',
  title: 'Markdown: a comment for a pull request',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-markdown.ts')).writeMarkdown(input),
};
