// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { digestsOf } from './integrity.ts';

const hash = (algorithm: string, encoding: 'hex' | 'base64') => createHash(algorithm).update('demo').digest(encoding);

test('every hash of an integrity value becomes hex', () => {
  assert.deepEqual(digestsOf(`sha512-${hash('sha512', 'base64')} sha1-${hash('sha1', 'base64')}?x`), [
    { algorithm: 'sha512', value: hash('sha512', 'hex') },
    { algorithm: 'sha1', value: hash('sha1', 'hex') },
  ]);
});

test('what is no hash is left out', () => {
  for (const wrong of ['', '-', 'sha512', 'sha512-', 'sha512-AAAA', 'constructor-AAAA', `md9-${hash('sha1', 'base64')}`]) {
    assert.deepEqual(digestsOf(wrong), [], wrong);
  }
});
