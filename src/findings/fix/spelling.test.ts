// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameEntry, overrideField, overrideKeys } from './spelling.ts';

test('each package manager has its own field and spelling', () => {
  const path = ['@s/p', 'b'];
  const told = ['npm-lock', 'yarn-v1', 'yarn-berry', 'pnpm-lock'].map((kind) => [
    ...overrideField(kind),
    ...overrideKeys(kind, path),
  ]);
  assert.deepEqual(told, [
    ['overrides', '@s/p', 'b'],
    ['resolutions', '**/@s/p/b'],
    ['resolutions', '@s/p/b'],
    ['pnpm', 'overrides', '@s/p>b'],
  ]);
  assert.deepEqual([...overrideField('bun-lock'), ...overrideKeys('bun-lock', ['b'])], ['overrides', 'b']);
});

test('an entry is known again however its wildcards and blanks are written', () => {
  assert.ok(isSameEntry('**/p/b', '**/p/b'));
  assert.ok(isSameEntry('p/**/b', '**/p/b'));
  assert.ok(isSameEntry('p > b', 'p>b'));
  assert.ok(!isSameEntry('q/b', '**/p/b'));
  assert.ok(!isSameEntry('b', '**/p/b'));
});
