// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { appendLeaf, emptyRange, readRange, rootOfLeaves, rootOfRange, writeRange } from './compact-range.ts';
import { hashLeaf, sameBytes } from './hash.ts';
import {
  hashOfSubtree,
  isSubtree,
  makeConsistencyProof,
  makeInclusionProof,
  makeSubtreeInclusionProof,
  makeSubtreeProof,
  nodesOfLeaves,
} from './make-proof.ts';
import { verifyConsistency, verifyInclusion, verifySubtree, verifySubtreeInclusion } from './verify-proof.ts';

const leaves = Array.from({ length: 70 }, (_, index) => hashLeaf(Buffer.from(`entry ${index}`)));
const leaf = (index: number) => leaves[index] as Uint8Array;
const rootAt = (size: number) => rootOfLeaves(leaves.slice(0, size));

/** The definition of RFC 6962, section 2.1, word for word and slow. */
function definition(entries: readonly Uint8Array[]): Buffer {
  const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Buffer.from([0]), entries[0] as Uint8Array);
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  return sha256(Buffer.from([1]), definition(entries.slice(0, split)), definition(entries.slice(split)));
}

test('the root is the one that the standard defines, at every size', () => {
  const entries = Array.from({ length: 70 }, (_, index) => Buffer.from(`entry ${index}`));
  for (let size = 0; size <= 70; size += 1) {
    assert.deepEqual(Buffer.from(rootAt(size)), definition(entries.slice(0, size)), String(size));
  }
});

test('a range that was written and read again grows as if nothing had happened', () => {
  let range = emptyRange;
  for (const [index, hash] of leaves.entries()) {
    range = appendLeaf(readRange(writeRange(range)), hash);
    assert.deepEqual(rootOfRange(range), rootAt(index + 1));
  }
});

test('a damaged range is refused', () => {
  const whole = writeRange({ size: 3, hashes: [leaf(0), leaf(1)] });
  assert.equal(readRange(whole).size, 3);
  const damaged = [
    '',
    '-1',
    '01',
    '3',
    'x',
    `${whole} AAAA`,
    whole.replace(/^3/, '7'),
    whole.slice(0, -1),
    whole.replace('3 ', '3  '),
  ];
  for (const text of [...damaged, `9007199254740993${' A'.repeat(53)}`]) {
    assert.throws(() => readRange(text), { code: 'input-malformed' }, text);
  }
});

test('every inclusion is proved, and by no other proof', () => {
  const nodes = nodesOfLeaves(leaves);
  for (let size = 1; size <= 40; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const claim = { index, size, leafHash: leaf(index), root: rootAt(size), proof: makeInclusionProof(index, size, nodes) };
      assert.ok(verifyInclusion(claim));
      assert.ok(!verifyInclusion({ ...claim, leafHash: leaf(index + 1) }));
      assert.ok(!verifyInclusion({ ...claim, index: index + 1 }));
      assert.ok(!verifyInclusion({ ...claim, proof: [...claim.proof, leaf(0)] }));
    }
  }
});

test('every consistency is proved, and a changed past is not', () => {
  const nodes = nodesOfLeaves(leaves);
  const forked = leaves.with(0, leaf(69));
  for (let size = 1; size <= 40; size += 1) {
    for (let olderSize = 1; olderSize <= size; olderSize += 1) {
      const proof = makeConsistencyProof(olderSize, size, nodes);
      const claim = { olderSize, olderRoot: rootAt(olderSize), size, root: rootAt(size), proof };
      assert.ok(verifyConsistency(claim));
      assert.ok(!verifyConsistency({ ...claim, olderRoot: rootOfLeaves(forked.slice(0, olderSize)) }));
      assert.ok(!verifyConsistency({ ...claim, root: rootOfLeaves(forked.slice(0, size)) }));
      if (proof.length > 0) assert.ok(!verifyConsistency({ ...claim, proof: proof.slice(1) }));
    }
  }
});

test('every subtree is proved in every tree around it, and its leaves in it', () => {
  const nodes = nodesOfLeaves(leaves);
  let count = 0;
  for (let size = 1; size <= 24; size += 1) {
    for (let start = 0; start < size; start += 1) {
      for (let end = start + 1; end <= size; end += 1) {
        if (!isSubtree({ start, end })) continue;
        count += 1;
        const subtreeRoot = hashOfSubtree({ start, end }, nodes);
        assert.ok(sameBytes(subtreeRoot, rootOfLeaves(leaves.slice(start, end))));
        const claim = { start, end, size, subtreeRoot, root: rootAt(size), proof: makeSubtreeProof({ start, end }, size, nodes) };
        assert.ok(verifySubtree(claim), `${start} ${end} ${size}`);
        assert.ok(!verifySubtree({ ...claim, subtreeRoot: leaf(69) }));
        const index = end - 1;
        const proof = makeSubtreeInclusionProof(index, { start, end }, nodes);
        assert.ok(verifySubtreeInclusion({ index, start, end, leafHash: leaf(index), root: subtreeRoot, proof }));
      }
    }
  }
  assert.ok(count > 500);
});

test('a proof of what cannot be is not made', () => {
  const nodes = nodesOfLeaves(leaves);
  for (const [index, size] of [
    [1, 1],
    [-1, 4],
    [0.5, 4],
    [0, 0],
  ] as const) {
    assert.throws(() => makeInclusionProof(index, size, nodes), { code: 'usage' });
  }
  assert.throws(() => makeSubtreeProof({ start: 1, end: 3 }, 8, nodes), { code: 'usage' });
  assert.throws(() => makeConsistencyProof(9, 8, nodes), { code: 'usage' });
});

test('hostile claims are refused in bounded time', () => {
  const any = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(2 ** 53, 2 ** 53 - 1, Number.NaN, Number.POSITIVE_INFINITY));
  const hash = fc.uint8Array({ minLength: 30, maxLength: 33 });
  fc.assert(
    fc.property(fc.tuple(any, any, any), fc.array(hash, { maxLength: 70 }), ([start, end, size], proof) => {
      const claim = { start, end, size, subtreeRoot: leaf(0), root: leaf(1), proof };
      assert.equal(verifySubtree(claim), false);
      assert.equal(verifyInclusion({ index: start, size, leafHash: leaf(0), root: leaf(1), proof }), false);
    }),
  );
});
