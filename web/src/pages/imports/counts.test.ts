// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesText, orderedCounts, shownCounts, sizeText } from './counts.ts';

test('changes come in the order in which one asks, zeros left out', () => {
  const counts = { components: 900, unchanged: 40, closed: 3, opened: 1200, reopened: 0, observations: 1243 };
  assert.equal(changesText(counts), '1,200 opened, 3 closed, 40 unchanged');
  assert.deepEqual(
    orderedCounts({ ...counts, later: 1 }).map(([name]) => name),
    ['opened', 'reopened', 'closed', 'unchanged', 'observations', 'components', 'later'],
  );
});

test('on its own page every change is told, and nothing else that is zero', () => {
  assert.deepEqual(shownCounts({ held: 0, statements: 0, opened: 0, components: 9 }), [
    ['opened', 0],
    ['components', 9],
  ]);
});

test('a report without findings says so; one that is not read yet says nothing', () => {
  assert.equal(changesText({ observations: 0 }), 'nothing found');
  assert.equal(changesText({}), '');
});

test('an inventory is not called clean: it tells components, not findings', () => {
  assert.equal(changesText({ observations: 0, components: 12 }), '12 components, no findings told');
  assert.equal(changesText({ observations: 3, unchanged: 3, components: 12 }), '3 unchanged');
});

test('sizes', () =>
  assert.deepEqual([999, 1500, 84_000, 1_400_000, 25_000_000].map(sizeText), [
    '999 bytes',
    '1.5 kB',
    '84 kB',
    '1.4 MB',
    '25 MB',
  ]));
