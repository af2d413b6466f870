// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remembering } from './remembering.ts';

function counting() {
  const asked: string[] = [];
  const length = remembering((text) => {
    asked.push(text);
    return text === '' ? undefined : { length: text.length };
  }, 2);
  return { asked, length };
}

test('a text is worked out once, also where there is no answer', () => {
  const { asked, length } = counting();
  assert.equal(length('abc'), length('abc'));
  assert.deepEqual(length('abc'), { length: 3 });
  assert.equal(length(''), undefined);
  assert.equal(length(''), undefined);
  assert.deepEqual(asked, ['abc', '']);
});

test('it never keeps more than it may, and still answers', () => {
  const { asked, length } = counting();
  for (const text of ['a', 'bb', 'ccc', 'a']) assert.deepEqual(length(text), { length: text.length });
  assert.deepEqual(asked, ['a', 'bb', 'ccc', 'a'], 'with the third it began anew');
});

test('long texts are not kept, and what they answer is right', () => {
  const { asked, length } = counting();
  const long = 'x'.repeat(501);
  assert.deepEqual(length(long), { length: 501 });
  assert.deepEqual(length(long), { length: 501 });
  assert.equal(asked.length, 2);
});
