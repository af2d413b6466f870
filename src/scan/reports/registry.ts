// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from './contract.ts';

/** Every reader of the shelf, in the order in which reports are sniffed. Each door loads its reader when asked to read. */
export const reportReaders: readonly ReportReader[] = [];

/** The reader of this format id, or undefined. */
export function reportReader(id: string): ReportReader | undefined {
  return reportReaders.find((reader) => reader.id === id);
}
