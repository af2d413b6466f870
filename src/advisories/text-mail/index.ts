// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { tellsAll } from '../page/tells-all.ts';
import { checkTextMail, readTextMail } from './read-text-mail.ts';

export const textMail: AdvisoryFormat = {
  id: 'text-mail',
  title: 'Announcement (plain text, 72 columns)',
  mediaType: 'text/plain; charset=utf-8',
  languages: 'each',
  write: async (input) => (await import('./write-text-mail.ts')).writeTextMail(input),
  check: checkTextMail,
  says: tellsAll,
  read: readTextMail,
};
