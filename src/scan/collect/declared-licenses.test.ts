// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredLicenses } from './declared-licenses.ts';

test('every form that package.json has known is read', () => {
  assert.deepEqual(declaredLicenses('MIT'), ['MIT']);
  assert.deepEqual(declaredLicenses('(MIT OR Apache-2.0)'), ['(MIT OR Apache-2.0)']);
  assert.deepEqual(declaredLicenses({ type: 'BSD', url: 'https://example.org' }), ['BSD']);
  assert.deepEqual(declaredLicenses(['MIT', { type: 'Apache2' }, null, 5]), ['MIT', 'Apache2']);
  assert.deepEqual(declaredLicenses(undefined, [{ name: 'ISC' }]), ['ISC']);
});

test('a package without a readable licence has none', () => {
  for (const none of [undefined, null, '', ' ', 5, true, {}, [], [[]], { type: 3 }]) assert.deepEqual(declaredLicenses(none), []);
});
