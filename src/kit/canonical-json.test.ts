// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { corpus, corpusTest } from '../../test/builders/corpus.ts';
import { gradeJcs } from '../../tools/conformance/signed-logs.ts';
import { canonicalJson } from './canonical-json.ts';

test('members are sorted by code unit, nothing is padded', () => {
  assert.equal(
    canonicalJson({ b: [1, { z: null, a: true }], a: 'x', '10': 2, '9': 1 }),
    '{"10":2,"9":1,"a":"x","b":[1,{"a":true,"z":null}]}',
  );
  assert.equal(canonicalJson({ '\u{1f600}': 1, '\ufb33': 2 }), '{"\u{1f600}":1,"\ufb33":2}', 'a surrogate sorts before U+FB33');
});

test('numbers are written as ECMAScript writes them', () => {
  assert.equal(canonicalJson([-0, 1e21, 1e-7, 333333333.3333333, 4.5, 100]), '[0,1e+21,1e-7,333333333.3333333,4.5,100]');
});

test('what JSON cannot say is refused', () => {
  for (const value of [
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    () => 1,
    1n,
    '\ud800',
    { '\udc00': 1 },
    new Array(2),
    { a: undefined },
  ]) {
    assert.throws(() => canonicalJson(value), { code: 'input-malformed' });
  }
});

test('nesting is bounded', () => {
  assert.throws(() => canonicalJson(JSON.parse('['.repeat(5000) + ']'.repeat(5000))), /nested more than 200/);
  assert.equal(canonicalJson(JSON.parse('['.repeat(150) + ']'.repeat(150))), '['.repeat(150) + ']'.repeat(150));
});

test('writing is stable: reading it again writes the same, and says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      const text = canonicalJson(plain);
      assert.equal(canonicalJson(JSON.parse(text)), text);
      assert.deepEqual(JSON.parse(text), plain);
    }),
  );
});

test('every published example is written byte for byte', corpusTest, () => {
  const { wrong, passed } = gradeJcs(corpus!);
  assert.deepEqual([wrong, passed], [[], 6]);
});
