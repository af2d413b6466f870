// SPDX-License-Identifier: Apache-2.0
import { emptyRoot, hashLength, hashNode, sameBytes } from './hash.ts';
import { isSubtree, type Subtree } from './make-proof.ts';
import { half, isOdd, isSize } from './sizes.ts';

/** What is claimed of a subtree and of the tree around it. */
export interface SubtreeClaim extends Subtree {
  /** Leaves of the whole tree. */
  size: number;
  subtreeRoot: Uint8Array;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

/** Whether the leaf with this hash is leaf `index` of the tree (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(claim: {
  index: number;
  size: number;
  leafHash: Uint8Array;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean {
  const { index, size, leafHash, root, proof } = claim;
  return (
    leafHash.length === hashLength && verifySubtree({ start: index, end: index + 1, size, subtreeRoot: leafHash, root, proof })
  );
}

/** Whether the older tree, of at least one leaf, is the beginning of the newer one (RFC 9162, section 2.1.4.2). */
export function verifyConsistency(claim: {
  olderSize: number;
  olderRoot: Uint8Array;
  size: number;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean {
  const { olderSize, olderRoot, size, root, proof } = claim;
  // The empty tree is the beginning of every tree, so nothing would be proved.
  if (olderSize === 0) return false;
  return verifySubtree({ start: 0, end: olderSize, size, subtreeRoot: olderRoot, root, proof });
}

/** Whether the leaf with this hash is leaf `index`, counted from the tree's start, of the subtree. */
export function verifySubtreeInclusion(
  claim: Subtree & { index: number; leafHash: Uint8Array; root: Uint8Array; proof: readonly Uint8Array[] },
): boolean {
  const { index, start, end, leafHash, root, proof } = claim;
  if (!isSubtree({ start, end })) return false;
  return verifyInclusion({ index: index - start, size: end - start, leafHash, root, proof });
}

/** Whether the subtree is part of the tree; every other check is a special case of this one. */
export function verifySubtree(claim: SubtreeClaim): boolean {
  const { start, end, size, subtreeRoot, proof } = claim;
  if (!isSize(size) || !isSize(start) || end > size) return false;
  // Nothing is part of everything, whatever the root: the draft on subtrees says so, and its vectors ask for it.
  if (start === end) return proof.length === 0 && sameBytes(subtreeRoot, emptyRoot());
  return isSubtree({ start, end }) && isHashable(claim) && rebuilds(claim);
}

/** Climbs from the last leaf of the subtree to the root and rebuilds both hashes from the proof. */
function rebuilds(claim: SubtreeClaim): boolean {
  const climb = beginClimb(claim);
  const hashes = climb.first === climb.last ? [claim.subtreeRoot, ...claim.proof] : claim.proof;
  const [seed, ...rest] = hashes;
  if (seed === undefined) return false;
  const rebuilt = { subtree: seed, tree: seed };
  for (const hash of rest) {
    if (climb.end === 0) return false;
    step(climb, rebuilt, hash);
  }
  return climb.end === 0 && sameBytes(rebuilt.subtree, claim.subtreeRoot) && sameBytes(rebuilt.tree, claim.root);
}

/** Roots without a proof are only compared; whatever is hashed must be a hash. */
function isHashable({ subtreeRoot, proof }: SubtreeClaim): boolean {
  return proof.length === 0 || [subtreeRoot, ...proof].every((hash) => hash.length === hashLength);
}

/** Indexes at the current height: of the subtree's first and last node, and of the tree's last one. */
interface Climb {
  first: number;
  last: number;
  end: number;
}

function beginClimb({ start, end, size }: SubtreeClaim): Climb {
  const climb = { first: start, last: end - 1, end: size - 1 };
  // The largest full subtree at the right edge of the subtree: below its root the proof says nothing.
  const atEdge = climb.last === climb.end;
  while (climb.first !== climb.last && (atEdge || isOdd(climb.last))) rise(climb);
  return climb;
}

function step(climb: Climb, rebuilt: { subtree: Uint8Array; tree: Uint8Array }, hash: Uint8Array): void {
  if (isOdd(climb.last) || climb.last === climb.end) {
    if (climb.first < climb.last) rebuilt.subtree = hashNode(hash, rebuilt.subtree);
    rebuilt.tree = hashNode(hash, rebuilt.tree);
    while (!isOdd(climb.last) && climb.last !== 0) rise(climb);
  } else {
    rebuilt.tree = hashNode(rebuilt.tree, hash);
  }
  rise(climb);
}

function rise(climb: Climb): void {
  climb.first = half(climb.first);
  climb.last = half(climb.last);
  climb.end = half(climb.end);
}
