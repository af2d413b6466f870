// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newCodeName } from './code-name.ts';
import { hashReceipt, newReceipt } from './receipt.ts';

test('a receipt has six groups and is never the same twice', () => {
  const many = new Set(Array.from({ length: 500 }, newReceipt));
  assert.equal(many.size, 500);
  for (const receipt of many) assert.match(receipt, /^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
});

test('a receipt typed by hand is the same receipt', () => {
  assert.equal(hashReceipt('01ab-cdef-ghjk-mnpq-rstv-wxyz'), hashReceipt(' OlAB CDEF GHJK MNPQ RSTV WXYZ '));
  assert.notEqual(hashReceipt('01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ'), hashReceipt('01AB-CDEF-GHJK-MNPQ-RSTV-WXY0'));
});

test('a code name is two words and a number', () => {
  for (let round = 0; round < 200; round++) assert.match(newCodeName(), /^[a-z]+-[a-z]+-[1-9][0-9]{2}$/);
});
