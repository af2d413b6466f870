// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

test('a slip of the finger finds the word that was meant', () => {
  assert.equal(nearest('treshold', ['threshold', 'graceDays']), 'threshold');
  assert.equal(nearest('SCAN', ['scan', 'sbom']), 'scan');
});

test('a word far from all others finds nothing', () => {
  assert.equal(nearest('zebra', ['threshold', 'graceDays']), undefined);
  assert.equal(nearest('anything', []), undefined);
});
