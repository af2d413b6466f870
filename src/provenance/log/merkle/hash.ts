// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';

/*
 * Hashing of RFC 6962, section 2.1 (the same in RFC 9162): a leaf begins with 0x00, a node with 0x01, so that no
 * leaf can be passed off as a node.
 */

/** Bytes of every hash of the tree (SHA-256). */
export const hashLength = 32;

export function hashLeaf(entry: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + entry.length);
  bytes.set(entry, 1);
  return hash('sha256', bytes, 'buffer');
}

export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * hashLength);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + hashLength);
  return hash('sha256', bytes, 'buffer');
}

/** The root of a tree without leaves: the hash of nothing. */
export function emptyRoot(): Uint8Array {
  return hash('sha256', new Uint8Array(0), 'buffer');
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
