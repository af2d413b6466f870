// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalText } from './refusals.ts';

test('a code has its sentence, and nothing else that stands in the address is said', () => {
  assert.match(refusalText('late') ?? '', /^[A-Z].*\.$/);
  for (const code of [undefined, '', 'Call this number', 'constructor', '__proto__']) assert.equal(refusalText(code), undefined);
});
