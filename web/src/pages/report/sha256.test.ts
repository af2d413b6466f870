// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { leadingZeros, sha256 } from './sha256.ts';

test('digests are those of the platform, over every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + length) & 255);
    const own = Buffer.from(
      Array.from(sha256(bytes)).flatMap((word) => [word >>> 24, word >>> 16, word >>> 8, word].map((part) => part & 255)),
    );
    assert.equal(own.toString('hex'), createHash('sha256').update(bytes).digest('hex'), String(length));
  }
});

test('leading zeros are counted over words', () => {
  assert.equal(leadingZeros(Int32Array.of(-1)), 0);
  assert.equal(leadingZeros(Int32Array.of(1, -1)), 31);
  assert.equal(leadingZeros(Int32Array.of(0, 1 << 30)), 33);
});
