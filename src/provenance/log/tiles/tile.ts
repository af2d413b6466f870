// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { rootOfLeaves } from '../merkle/compact-range.ts';
import { hashLength } from '../merkle/hash.ts';
import type { NodeReader } from '../merkle/make-proof.ts';
import { tileWidth } from './tile-path.ts';

/** The bytes of a tile: its hashes, one after the other. */
export function writeTile(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length < 1 || hashes.length > tileWidth || hashes.some((hash) => hash.length !== hashLength)) {
    throw new NgaoError('internal', `A tile holds 1 to ${tileWidth} hashes of ${hashLength} bytes.`);
  }
  return Buffer.concat(hashes);
}

/** The hashes of a tile; throws `input-malformed` unless it holds exactly as many as its path says. */
export function readTile(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  if (bytes.length !== width * hashLength) {
    throw new NgaoError(
      'input-malformed',
      `A tile of ${width} hashes is ${bytes.length} bytes long instead of ${width * hashLength}.`,
    );
  }
  return Array.from({ length: width }, (_, index) => bytes.subarray(index * hashLength, (index + 1) * hashLength));
}

/** What a full tile counts for in the tile above it. Partial tiles are never hashed into another. */
export function hashOfFullTile(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length !== tileWidth) throw new NgaoError('internal', 'Only a full tile is hashed into the level above it.');
  return rootOfLeaves(hashes);
}

/** Reads the nodes that proofs ask for from tiles: a node stands in a tile every eight levels, or is hashed from one. */
export function nodesOfTiles(tileAt: (level: number, index: number) => readonly Uint8Array[]): NodeReader {
  return (level, index) => {
    const count = 2 ** (level % 8);
    const first = index * count;
    const hashes = tileAt(Math.floor(level / 8), Math.floor(first / tileWidth)).slice(
      first % tileWidth,
      (first % tileWidth) + count,
    );
    if (hashes.length !== count) throw new NgaoError('input-malformed', `The tiles do not hold node ${index} of level ${level}.`);
    return rootOfLeaves(hashes);
  };
}
