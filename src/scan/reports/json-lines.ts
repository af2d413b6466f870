// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { openJson } from './json-document.ts';

const mostLines = 2_000_000;

/**
 * The values of a document of one JSON value per line, parsed one by one; empty lines are passed over. Throws
 * `input-malformed` at the first line that is none: a cut-off report must not look whole.
 */
export function* jsonLines(bytes: Uint8Array, name: string): Generator<unknown, void> {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let count = 0; start < bytes.length; count++) {
    if (count === mostLines) throw new NgaoError('input-too-large', `${name}: more than ${mostLines} lines. Send it in parts.`);
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    if (line.some((code) => code > 0x20)) yield openJson(line, `${name || 'The report'}, line ${count + 1}`).get();
    start = end + 1;
  }
}
