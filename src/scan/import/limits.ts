// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** Characters. The largest real file known holds 6,796 decisions in about 1.2 MB. */
const largestText = 8 << 20;
export const deepest = 64;
export const mostNodes = 400_000;

/** Throws `input-too-large` for a text that is no ignore file any more. */
export function checkSize(text: string, file: string): void {
  if (text.length > largestText) throw new NgaoError('input-too-large', `${file}: larger than 8 MiB; an ignore file never is.`);
}

/** The file cannot be read: says where, never what stands there. */
export function malformed(file: string, line: number, what: string): NgaoError {
  return new NgaoError('input-malformed', `${file}:${line}: ${what}. Correct the file; until then its decisions are unknown.`);
}
