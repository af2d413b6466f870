// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ignoredEntries } from './ignored-entries.ts';

const ignores = ignoredEntries(
  ['# build', '/dist', 'coverage/', '.env', 'docs/out/', '*.log', '!keep.txt', 'keep.txt', 'a[b]', '', '  tmp  '].join('\r\n'),
);

test('a plain name is left out at every depth', () => {
  assert.equal(ignores('.env', 'file'), true);
  assert.equal(ignores('services/a/.env', 'file'), true);
  assert.equal(ignores('tmp', 'folder'), true);
  assert.equal(ignores('.env.example', 'file'), false);
});

test('a name that ends in a slash is a folder', () => {
  assert.equal(ignores('a/coverage', 'folder'), true);
  assert.equal(ignores('coverage', 'file'), false);
});

test('a path is left out only where it says', () => {
  assert.equal(ignores('dist', 'folder'), true);
  assert.equal(ignores('a/dist', 'folder'), false);
  assert.equal(ignores('docs/out', 'folder'), true);
  assert.equal(ignores('a/docs/out', 'folder'), false);
});

test('wildcards and names that are taken back leave everything to be looked at', () => {
  assert.equal(ignores('a.log', 'file'), false);
  assert.equal(ignores('keep.txt', 'file'), false);
});
