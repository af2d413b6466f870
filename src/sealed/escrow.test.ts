// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readShare, restoreKey, type Share, splitKey, writeShare } from './escrow.ts';
import { evaluate, inverse, multiply, weightsAtZero } from './galois.ts';

describe('the field of 256 elements', () => {
  it('multiplies as FIPS 197 says', () => {
    // Section 4.2: {57} x {83} = {c1}; 4.2.1: {57} x {02}, {04}, {08}, {10} and {13}.
    assert.equal(multiply(0x57, 0x83), 0xc1);
    assert.equal(multiply(0x57, 0x02), 0xae);
    assert.equal(multiply(0x57, 0x04), 0x47);
    assert.equal(multiply(0x57, 0x08), 0x8e);
    assert.equal(multiply(0x57, 0x10), 0x07);
    assert.equal(multiply(0x57, 0x13), 0xfe);
    // Section 5.1.1 stands on {53} and {ca} being inverses.
    assert.equal(inverse(0x53), 0xca);
  });

  it('is a field: every product and inverse, all 65,536 of them', () => {
    for (let a = 0; a < 256; a++) {
      if (a > 0) assert.equal(multiply(a, inverse(a)), 1);
      for (let b = 0; b < 256; b++) {
        assert.equal(multiply(a, b), multiply(b, a));
        assert.equal(multiply(a, b), slowly(a, b));
      }
    }
    assert.equal(inverse(0), 0);
  });

  it('restores a value from points by hand', () => {
    // p(x) = 0x42 + 0x57 x: p(1) = 0x15 and, by the product of FIPS 197, p(0x83) = 0x42 ^ 0xc1 = 0x83.
    const line = Uint8Array.of(0x42, 0x57);
    assert.deepEqual([evaluate(line, 1), evaluate(line, 0x83)], [0x15, 0x83]);
    const [left, right] = weightsAtZero([1, 0x83]) as [number, number];
    assert.equal(multiply(0x15, left) ^ multiply(0x83, right), 0x42);
  });
});

/** Product of polynomials, then the remainder: the definition. */
function slowly(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) if ((b >> bit) & 1) product ^= a << bit;
  for (let bit = 14; bit >= 8; bit--) if ((product >> bit) & 1) product ^= 0x11b << (bit - 8);
  return product;
}

const plan = fc
  .record({
    shares: fc.integer({ min: 2, max: 12 }),
    needed: fc.integer({ min: 2, max: 12 }),
    key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  })
  .filter(({ shares, needed }) => needed <= shares);

describe('a key in shares', () => {
  it('is restored by any that are enough, in any order, and by more', () => {
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.integer({ min: 0, max: 1_000 })), ({ shares, needed, key }, chance) => {
        const made = splitKey(key, { shares, needed });
        const mixed = made
          .map((share) => ({ share, at: chance.next().value! }))
          .sort((a, b) => a.at - b.at)
          .map(({ share }) => share);
        for (let count = needed; count <= shares; count++)
          assert.deepEqual(new Uint8Array(restoreKey(mixed.slice(0, count))), key);
      }),
      { numRuns: 40 },
    );
  });

  it('is restored by every pair of 2 of 5, and of 255', () => {
    const key = randomBytes(32);
    const made = splitKey(key, { shares: 5, needed: 2 });
    for (const one of made) for (const other of made) if (one !== other) assert(restoreKey([one, other]).equals(key));
    const many = splitKey(key, { shares: 255, needed: 255 });
    assert(restoreKey(many).equals(key));
  });

  it('says nothing by fewer: every key is as likely', () => {
    // One share of two: for each possible first byte of the key there is exactly one line through it.
    const [share] = splitKey(randomBytes(32), { shares: 2, needed: 2 }) as [Share, Share];
    const slopes = new Set<number>();
    for (let byte = 0; byte < 256; byte++) slopes.add(multiply(share.bytes[0]! ^ byte, inverse(share.number)));
    assert.equal(slopes.size, 256);
    // And the bytes of a share of one and the same key take every value.
    const seen = new Set<number>();
    for (let run = 0; run < 200; run++)
      for (const byte of splitKey(Buffer.alloc(32), { shares: 2, needed: 2 })[0]!.bytes) seen.add(byte);
    assert.equal(seen.size, 256);
  });

  it('refuses too few, mixed, repeated and altered shares', () => {
    const made = splitKey(randomBytes(32), { shares: 3, needed: 2 });
    const other = splitKey(randomBytes(32), { shares: 3, needed: 2 });
    assert.throws(() => restoreKey([]), { code: 'usage' });
    assert.throws(() => restoreKey([made[0]!]), { code: 'usage' });
    assert.throws(() => restoreKey([made[0]!, made[0]!]), { code: 'usage' });
    assert.throws(() => restoreKey([made[0]!, other[1]!]), { code: 'usage' });
    const altered = { ...made[1]!, bytes: Buffer.from(made[1]!.bytes) };
    altered.bytes[7] = altered.bytes[7]! ^ 1;
    assert.throws(() => restoreKey([made[0]!, altered]), { code: 'sealed-damaged' });
    for (const wrong of [
      { shares: 3, needed: 1 },
      { shares: 1, needed: 2 },
      { shares: 256, needed: 2 },
      { shares: 2.5, needed: 2 },
    ])
      assert.throws(() => splitKey(randomBytes(32), wrong), { code: 'usage' });
  });

  it('goes on paper and comes back; a slip of the pen is told, not repeated', () => {
    const key = randomBytes(32);
    const lines = splitKey(key, { shares: 3, needed: 2 }).map(writeShare);
    assert(restoreKey([readShare(` ${lines[2]!.toUpperCase()}\n`), readShare(lines[0]!)]).equals(key));
    const line = lines[0]!;
    for (let at = 0; at < line.length; at++) {
      const slip = line.slice(0, at) + (line[at] === '5' ? '6' : '5') + line.slice(at + 1);
      assert.throws(
        () => readShare(slip),
        (thrown: Error) => !thrown.message.includes(slip.slice(40, 60)),
      );
    }
  });
});
