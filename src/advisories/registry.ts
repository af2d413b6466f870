// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from './contract.ts';

/** Every publication format, in the order documentation tells them. Each door loads its writer when asked to write. */
export const advisoryFormats: readonly AdvisoryFormat[] = [];

/** The format of that name, or undefined. */
export function advisoryFormat(id: string): AdvisoryFormat | undefined {
  return advisoryFormats.find((format) => format.id === id);
}
