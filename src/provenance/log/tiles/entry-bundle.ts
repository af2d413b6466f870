// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { tileWidth } from './tile-path.ts';

/** Longest entry: its length is written in two bytes. */
export const entryLimit = 65_535;

/** Up to 256 entries, each after its length in two bytes, big-endian. Throws `input-too-large` for a longer entry. */
export function writeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > tileWidth)
    throw new NgaoError('internal', `A bundle holds 1 to ${tileWidth} entries.`);
  return Buffer.concat(entries.flatMap((entry) => [lengthOf(entry), entry]));
}

/** The entries of a bundle; throws `input-malformed` unless it holds exactly as many as its path says. */
export function readEntryBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bytes.length && entries.length < width) {
    const end = at + 2 + view.getUint16(at);
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (entries.length !== width || at !== bytes.length) {
    throw new NgaoError(
      'input-malformed',
      `A bundle of ${width} entries ends in the middle or holds something else behind them.`,
    );
  }
  return entries;
}

function lengthOf(entry: Uint8Array): Uint8Array {
  if (entry.length > entryLimit) {
    throw new NgaoError('input-too-large', `An entry of a log is ${entry.length} bytes; the limit is ${entryLimit}.`);
  }
  return Uint8Array.of(entry.length >> 8, entry.length & 255);
}
