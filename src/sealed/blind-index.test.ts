// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { addressIndex, normaliseAddress } from './blind-index.ts';

describe('the blind index of addresses', () => {
  it('is one for all ways to write an address', () => {
    const key = randomBytes(32);
    const same = [
      'reporter@bücher.example',
      ' Reporter@BÜCHER.example ',
      'REPORTER@xn--bcher-kva.example',
      'reporter@bu\u0308cher.example.',
    ];
    const indexes = new Set(same.map((address) => addressIndex(key, address).toString('hex')));
    assert.equal(indexes.size, 1);
    const expected = createHmac('sha256', key).update('ngao:address:1\0reporter@xn--bcher-kva.example').digest('hex');
    assert(indexes.has(expected));
  });

  it('tells addresses and keys apart', () => {
    const key = randomBytes(32);
    const made = ['a@example.org', 'b@example.org', 'a@example.com', 'a+x@example.org'].map((address) =>
      addressIndex(key, address).toString('hex'),
    );
    assert.equal(new Set([...made, addressIndex(randomBytes(32), 'a@example.org').toString('hex')]).size, 5);
  });

  it('keeps what may matter and refuses what is no address, without repeating it', () => {
    assert.equal(normaliseAddress('"Odd@Name"@Example.org'), '"odd@name"@example.org');
    for (const wrong of [
      '',
      'someone',
      '@example.org',
      'some one@example.org',
      'a@',
      'a@exa mple.org',
      'a\n@example.org',
      'x<a@example.org',
      `${'a'.repeat(400)}@example.org`,
    ])
      assert.throws(
        () => normaliseAddress(wrong),
        (thrown: Error & { code?: string }) => thrown.code === 'usage' && (wrong.length < 13 || !thrown.message.includes(wrong)),
      );
  });
});
