// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asNgaoError, NgaoError } from './errors.ts';

test('an error of ours stays what it is, also from another bundle with a class of its own', () => {
  const own = new NgaoError('usage', 'Say it otherwise.');
  assert.equal(asNgaoError(own), own);
  const foreign = Object.assign(new Error('The file exists already.'), { name: 'NgaoError', code: 'usage', expected: true });
  const told = asNgaoError(foreign);
  assert.deepEqual([told.code, told.message, told.exitCode, told.expected], ['usage', 'The file exists already.', 2, true]);
});

test('anything else is internal, whatever it calls itself', () => {
  for (const thrown of [
    new TypeError('x'),
    'text',
    undefined,
    Object.assign(new Error('x'), { name: 'NgaoError', code: 'constructor' }),
  ])
    assert.equal(asNgaoError(thrown).code, 'internal');
});
