// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsOf, claimsWrong } from './claims.ts';

test('at least one claim names who may', () => {
  assert.match(claimsWrong([]), /every pipeline/);
  assert.match(claimsWrong([{ name: ' ', pattern: 'acme/*' }]), /every pipeline/);
  assert.equal(claimsWrong([{ name: 'repository', pattern: 'acme/*' }]), '');
});

test('a pattern that lets in nearly everybody is refused', () => {
  for (const pattern of ['*', '**', 'ab*']) assert.match(claimsWrong([{ name: 'sub', pattern }]), /three characters/);
});

test('each claim is named once', () => {
  const twice = [
    { name: 'repository', pattern: 'acme/one' },
    { name: 'repository ', pattern: 'acme/two' },
  ];
  assert.match(claimsWrong(twice), /once/);
});

test('empty lines are not sent', () => {
  const lines = [
    { name: ' repository ', pattern: ' acme/* ' },
    { name: '', pattern: '' },
  ];
  assert.deepEqual(claimsOf(lines), { repository: 'acme/*' });
});
