// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from './contract.ts';
import { markdown } from './markdown/index.ts';
import { page } from './page/index.ts';
import { textMail } from './text-mail/index.ts';

/** Every publication format, in the order documentation tells them. Each door loads its writer when asked to write. */
export const advisoryFormats: readonly AdvisoryFormat[] = [page, markdown, textMail];

/** The format of that name, or undefined. */
export function advisoryFormat(id: string): AdvisoryFormat | undefined {
  return advisoryFormats.find((format) => format.id === id);
}
