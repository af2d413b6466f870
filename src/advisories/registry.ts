// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from './contract.ts';
import { csaf } from './csaf/index.ts';
import { csaf21 } from './csaf-2.1/index.ts';
import { csafVex } from './csaf-vex/index.ts';

/** Every publication format, in the order documentation tells them. Each door loads its writer when asked to write. */
export const advisoryFormats: readonly AdvisoryFormat[] = [csaf, csafVex, csaf21];

/** The format of that name, or undefined. */
export function advisoryFormat(id: string): AdvisoryFormat | undefined {
  return advisoryFormats.find((format) => format.id === id);
}
