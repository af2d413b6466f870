// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { checkPage } from './check-page.ts';
import { readPage } from './read-page.ts';
import { tellsAll } from './tells-all.ts';

export const page: AdvisoryFormat = {
  id: 'page',
  title: 'Page (HTML without scripts)',
  mediaType: 'text/html; charset=utf-8',
  languages: 'each',
  write: async (input) => (await import('./write-page.ts')).writePage(input),
  check: checkPage,
  says: tellsAll,
  read: readPage,
};
