// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { tellsAll } from '../page/tells-all.ts';
import { checkMarkdown, readMarkdown } from './read-markdown.ts';

export const markdown: AdvisoryFormat = {
  id: 'markdown',
  title: 'Markdown',
  mediaType: 'text/markdown; charset=utf-8',
  languages: 'each',
  write: async (input) => (await import('./write-markdown.ts')).writeMarkdown(input),
  check: checkMarkdown,
  says: tellsAll,
  read: readMarkdown,
};
