// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf, subjectFilter } from './subject.ts';

test('a record leads to the page of what it is about, where there is one', () => {
  assert.equal(placeOf({ kind: 'finding', id: '7' }), '/findings/7');
  assert.equal(placeOf({ kind: 'token', id: '7' }), '/people?tab=tokens');
  assert.equal(placeOf({ kind: 'session', id: 'abc' }), undefined);
  assert.equal(placeOf({ kind: 'finding', id: '../x' }), undefined);
});

test('a subject is asked for only when it is whole', () => {
  assert.equal(subjectFilter(' finding:7 '), 'finding:7');
  assert.equal(subjectFilter('finding'), undefined);
  assert.equal(subjectFilter('finding:'), undefined);
  assert.equal(subjectFilter('a:b:c'), undefined);
});
