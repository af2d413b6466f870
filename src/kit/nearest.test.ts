// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

test('a slip of the finger finds the word that was meant', () => {
  assert.equal(nearest('treshold', ['threshold', 'graceDays']), 'threshold');
  assert.equal(nearest('SCAN', ['scan', 'sbom']), 'scan');
});

test('a short word is believed to be meant after one slip only', () => {
  assert.equal(nearest('sacn', ['scan', 'sbom']), 'scan', 'two letters that changed places are one slip');
  assert.equal(nearest('lan', ['lane', 'ignore']), 'lane');
  assert.equal(nearest('prt', ['port', 'host']), 'port');
  for (const typed of ['list', 'user', 'xx', 'help'])
    assert.equal(nearest(typed, ['fix', 'scan', 'sbom', 'db', 'lane']), undefined, typed);
  assert.equal(nearest('guards', ['db', 'fix', 'audit']), undefined);
});

test('a word far from all others finds nothing', () => {
  assert.equal(nearest('zebra', ['threshold', 'graceDays']), undefined);
  assert.equal(nearest('anything', []), undefined);
});
