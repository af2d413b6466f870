// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { readBase64, writeBase64 } from '../base64.ts';
import { emptyRoot, hashLength, hashNode } from './hash.ts';
import { countOnes, half, isOdd, isSize } from './sizes.ts';

/**
 * All that must be kept of a tree to let it grow and to know its root: the roots of the full subtrees it is made of,
 * largest first, one for each bit that is set in `size` (at most 53).
 */
export interface CompactRange {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

export const emptyRange: CompactRange = { size: 0, hashes: [] };

/** The range with one leaf more; O(log n) at worst, O(1) on average. */
export function appendLeaf(range: CompactRange, leafHash: Uint8Array): CompactRange {
  const hashes = range.hashes.slice();
  let last = leafHash;
  for (let size = range.size; isOdd(size); size = half(size)) last = hashNode(hashes.pop() as Uint8Array, last);
  hashes.push(last);
  return { size: range.size + 1, hashes };
}

/** The Merkle tree hash of all leaves (RFC 6962, section 2.1). */
export function rootOfRange({ hashes }: CompactRange): Uint8Array {
  return hashes.length === 0 ? emptyRoot() : hashes.reduceRight((right, left) => hashNode(left, right));
}

/** The root of a list of leaf hashes. */
export function rootOfLeaves(leafHashes: Iterable<Uint8Array>): Uint8Array {
  let range = emptyRange;
  for (const leafHash of leafHashes) range = appendLeaf(range, leafHash);
  return rootOfRange(range);
}

/** One line for a database row or a file: the size, then each hash in Base64. */
export function writeRange({ size, hashes }: CompactRange): string {
  return [String(size), ...hashes.map(writeBase64)].join(' ');
}

/** Reads what `writeRange` wrote; throws `input-malformed` for anything else. */
export function readRange(text: string): CompactRange {
  const [sizeText = '', ...parts] = text.split(' ', 60);
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  const hashes = parts.map(readBase64).filter((hash) => hash?.length === hashLength) as Uint8Array[];
  if (!isSize(size) || hashes.length !== parts.length || hashes.length !== countOnes(size)) {
    throw new NgaoError('input-malformed', 'The state of a Merkle tree is damaged: its size and its hashes do not fit together.');
  }
  return { size, hashes };
}
