// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { hashNode } from './hash.ts';
import { isSize, powerFrom, splitOf } from './sizes.ts';

/** The hash of a full subtree: the `index`-th one of 2^level leaves. From a list, from tiles, from a database. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** A run of leaves that is a tree of its own inside a larger one: `start` is a multiple of its rounded-up length. */
export interface Subtree {
  start: number;
  /** The first leaf that is no longer in it. */
  end: number;
}

export function isSubtree({ start, end }: Subtree): boolean {
  return isSize(start) && isSize(end) && start < end && start % powerFrom(end - start) === 0;
}

/** That leaf `index` is in the tree of this size (RFC 6962, section 2.1.1). Throws `usage` when it cannot be. */
export function makeInclusionProof(index: number, size: number, nodes: NodeReader): readonly Uint8Array[] {
  return makeSubtreeProof({ start: index, end: index + 1 }, size, nodes);
}

/** That the tree of size `older` is the beginning of the tree of this size (RFC 6962, section 2.1.2). */
export function makeConsistencyProof(older: number, size: number, nodes: NodeReader): readonly Uint8Array[] {
  return makeSubtreeProof({ start: 0, end: older }, size, nodes);
}

/** That leaf `index` is in the subtree: its path there. */
export function makeSubtreeInclusionProof(index: number, subtree: Subtree, nodes: NodeReader): readonly Uint8Array[] {
  requireSubtree({ start: index, end: index + 1 }, subtree);
  return pathTo({ start: index, end: index + 1, known: true }, subtree, nodes);
}

/** That the subtree is part of the tree of this size; the two proofs of RFC 6962 are special cases of it. */
export function makeSubtreeProof(subtree: Subtree, size: number, nodes: NodeReader): readonly Uint8Array[] {
  requireSubtree(subtree, { start: 0, end: size });
  return pathTo({ ...subtree, known: true }, { start: 0, end: size }, nodes);
}

/** The hash of the leaves from `start` to `end`, which must be a subtree. */
export function hashOfSubtree({ start, end }: Subtree, nodes: NodeReader): Uint8Array {
  const length = end - start;
  if (length === powerFrom(length)) return nodes(Math.round(Math.log2(length)), start / length);
  const middle = start + splitOf(length);
  return hashNode(hashOfSubtree({ start, end: middle }, nodes), hashOfSubtree({ start: middle, end }, nodes));
}

/** Reads nodes from a list of leaf hashes; every level is hashed once, when it is first asked for. */
export function nodesOfLeaves(leafHashes: readonly Uint8Array[]): NodeReader {
  const levels: (readonly Uint8Array[])[] = [leafHashes];
  return (level, index) => {
    while (levels.length <= level) levels.push(pairs(levels.at(-1) as readonly Uint8Array[]));
    const node = levels[level]?.[index];
    if (!node) throw new NgaoError('internal', `The tree has no node ${index} at level ${level}.`);
    return node;
  };
}

function pairs(nodes: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.floor(nodes.length / 2) }, (_, index) =>
    hashNode(nodes[2 * index] as Uint8Array, nodes[2 * index + 1] as Uint8Array),
  );
}

/** `known`: whoever checks the proof has the hash of this part already, so it is left out. */
function pathTo(part: Subtree & { known: boolean }, whole: Subtree, nodes: NodeReader): Uint8Array[] {
  const { start, end } = part;
  if (start === whole.start && end === whole.end) return part.known ? [] : [hashOfSubtree(whole, nodes)];
  const middle = whole.start + splitOf(whole.end - whole.start);
  const left = { start: whole.start, end: middle };
  const right = { start: middle, end: whole.end };
  if (end <= middle) return [...pathTo(part, left, nodes), hashOfSubtree(right, nodes)];
  if (start >= middle) return [...pathTo(part, right, nodes), hashOfSubtree(left, nodes)];
  return [...pathTo({ start: middle, end, known: false }, right, nodes), hashOfSubtree(left, nodes)];
}

function requireSubtree(part: Subtree, whole: Subtree): void {
  if (isSubtree(part) && isSubtree(whole) && part.start >= whole.start && part.end <= whole.end) return;
  throw new NgaoError('usage', `There is no proof that ${part.start} to ${part.end} is in ${whole.start} to ${whole.end}.`);
}
