// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failuresText } from './failed-sign-ins.ts';

test('failed attempts are told in whole sentences, and none are not', () => {
  assert.equal(failuresText(0), '');
  assert.match(failuresText(1), /^One attempt to log in to your account has failed/);
  assert.match(failuresText(3), /^3 attempts to log in to your account have failed/);
});
