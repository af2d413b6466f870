// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownAddress, parseSearch, searchText, withSearch } from './location.ts';

test('a query keeps strings as strings, also those that look like numbers', () => {
  assert.deepEqual(parseSearch('?q=123&severity=high%2Clow'), { q: '123', severity: 'high,low' });
  assert.equal(searchText({ q: 'a b', after: undefined, kind: '' }), '?q=a+b');
  assert.equal(searchText({}), '');
});

test('one key of an address changes, the others stay', () => {
  assert.equal(withSearch('/findings?q=x&after=9', { after: undefined, kev: 'true' }), '/findings?q=x&kev=true');
  assert.equal(withSearch('/findings', { product: '2' }), '/findings?product=2');
});

test('an address that leads away leads home', () => {
  for (const href of ['https://example.org/', '//example.org', 'javascript:alert(1)', '/\\example.org', undefined]) {
    assert.equal(ownAddress(href), '/');
  }
  assert.equal(ownAddress('/findings/7?tab=history'), '/findings/7?tab=history');
});
