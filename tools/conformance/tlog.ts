// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootOfLeaves } from '../../src/provenance/log/merkle/compact-range.ts';
import { hashLeaf, sameBytes } from '../../src/provenance/log/merkle/hash.ts';
import { makeConsistencyProof, makeInclusionProof } from '../../src/provenance/log/merkle/make-proof.ts';
import { verifyConsistency, verifyInclusion } from '../../src/provenance/log/merkle/verify-proof.ts';
import { readCheckpoint } from '../../src/provenance/log/note/checkpoint.ts';
import { verifyNote } from '../../src/provenance/log/note/signed-note.ts';
import { readVerifierKey } from '../../src/provenance/log/note/verifier-key.ts';
import { readEntryBundle, writeEntryBundle } from '../../src/provenance/log/tiles/entry-bundle.ts';
import { nodesOfTiles, readTile, writeTile } from '../../src/provenance/log/tiles/tile.ts';
import { newTiles, writeTilePath } from '../../src/provenance/log/tiles/tile-path.ts';
import { type Grade, type Judged, tally } from './grade.ts';

/** The public key of the published test log: its id proves that it was copied rightly. */
const publishedKey = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx';

/**
 * The published log at each of its sizes: the checkpoint is signed, the path of the tile is ours, entries and tile are read
 * and written byte for byte and give the root, and proofs of ours hold from every smaller size.
 */
export function gradeTlog(corpus: string): Grade {
  const folder = join(corpus, 'standards/tlog-tiles/log');
  const roots: Uint8Array[] = [];
  const judged = Array.from({ length: 16 }, (_, size): Judged => {
    const { checkpoint, note } = readCheckpoint(readFileSync(join(folder, `checkpoint.${size}`), 'utf8'));
    roots.push(checkpoint.root);
    const isSigned = verifyNote(note, [readVerifierKey(publishedKey)]).outcome === 'signed';
    const isNamed = checkpoint.origin === 'example.com/log/testdata' && checkpoint.size === size;
    return { name: `size ${size}`, isRight: isSigned && isNamed && isRead(folder, roots) };
  });
  return tally({ suite: 'transparency-dev/tessera, test log', version: 'tlog-tiles' }, judged);
}

/** The newest of the roots is that of the entries and of the tile, and follows from all before it. */
function isRead(folder: string, roots: readonly Uint8Array[]): boolean {
  const size = roots.length - 1;
  const root = roots[size] as Uint8Array;
  if (size === 0) return sameBytes(root, rootOfLeaves([]));
  const paths = newTiles(0, size).map(writeTilePath);
  if (paths.join() !== `tile/0/000.p/${size},tile/entries/000.p/${size}`) return false;
  const [tile, bundle] = paths.map((path) => new Uint8Array(readFileSync(join(folder, path)))) as [Uint8Array, Uint8Array];
  const entries = readEntryBundle(bundle, size);
  const hashes = readTile(tile, size);
  const isSame = entries.every((entry, at) => sameBytes(hashLeaf(entry), hashes[at] as Uint8Array));
  const isWritten = sameBytes(writeTile(hashes), tile) && sameBytes(writeEntryBundle(entries), bundle);
  return isSame && isWritten && sameBytes(rootOfLeaves(hashes), root) && grows(hashes, roots);
}

function grows(hashes: readonly Uint8Array[], roots: readonly Uint8Array[]): boolean {
  const size = hashes.length;
  const root = roots[size] as Uint8Array;
  const nodes = nodesOfTiles((level) => (level === 0 ? hashes : []));
  return hashes.every((leafHash, index) => {
    const olderSize = index + 1;
    const olderRoot = roots[olderSize] as Uint8Array;
    const proof = makeConsistencyProof(olderSize, size, nodes);
    const inclusion = makeInclusionProof(index, size, nodes);
    return (
      verifyConsistency({ olderSize, olderRoot, size, root, proof }) &&
      verifyInclusion({ index, size, leafHash, root, proof: inclusion })
    );
  });
}
