// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, countText, dayText, percent, plain, shortName, since } from './words.ts';

const now = Date.parse('2026-11-26T12:00:00Z');

test('a time is told by its distance, past and future', () => {
  assert.equal(since('2026-11-23T12:00:00Z', now), '3 days ago');
  assert.equal(since('2026-11-26T14:00:00Z', now), 'in 2 hours');
  assert.equal(since('2026-11-25T11:00:00Z', now), 'yesterday');
  assert.equal(since('2026-11-26T11:59:40Z', now), 'just now');
});

test('a day is told in UTC wherever the browser is', () => {
  assert.equal(dayText('2026-11-26T23:59:00Z'), '26 Nov 2026');
  assert.equal(dayText('2026-11-26'), '26 Nov 2026');
});

test('numbers keep their noun, and a bounded count says that it is one', () => {
  assert.equal(counted(1, 'target'), '1 target');
  assert.equal(counted(1204, 'target'), '1,204 targets');
  assert.equal(countText({ value: 10_000, atLeast: true }), '10,000+');
  assert.equal(percent(0.9412), '94.1 %');
  assert.equal(percent(0.00043), '0.04 %');
  assert.equal(plain('not-affected'), 'Not affected');
});

test('an image is told without its registry, everything else whole', () => {
  assert.equal(shortName('registry.example.org/demo/portal'), 'demo/portal');
  assert.equal(shortName('localhost:5000/portal'), 'portal');
  assert.deepEqual(['demo/portal', 'portal', 'a.b'].map(shortName), ['demo/portal', 'portal', 'a.b']);
});
