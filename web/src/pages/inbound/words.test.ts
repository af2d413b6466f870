// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonWords, verdictWords } from './words.ts';

test('a reason that is not known is told as it stands', () => {
  assert.match(reasonWords('unauthenticated'), /did not prove/);
  assert.equal(reasonWords('toString'), 'toString');
});

test('a verdict is told with its reason, and the lack of one too', () => {
  assert.equal(verdictWords('unauthenticated: dmarc'), 'Not proven (dmarc)');
  assert.equal(verdictWords('authenticated: '), 'Proven');
  assert.equal(verdictWords(''), 'Not looked at');
});
