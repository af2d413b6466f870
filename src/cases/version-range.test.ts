// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRanges } from './version-range.ts';

test('comparisons become stretches of versions', () => {
  for (const [text, ranges] of [
    ['<2.1.0', [{ introduced: '0', fixed: '2.1.0' }]],
    ['< v2', [{ introduced: '0', fixed: '2' }]],
    ['>=1.0.0 <1.4.2', [{ introduced: '1.0.0', fixed: '1.4.2' }]],
    ['>= 1.0, <= 3.0', [{ introduced: '1.0', lastAffected: '3.0' }]],
    ['=1.5.0', [{ introduced: '1.5.0', lastAffected: '1.5.0' }]],
    ['>=1.0', [{ introduced: '1.0' }]],
    ['*', [{ introduced: '0' }]],
    [
      '<1.4 || >=2.0 <2.1',
      [
        { introduced: '0', fixed: '1.4' },
        { introduced: '2.0', fixed: '2.1' },
      ],
    ],
  ] as const)
    assert.deepEqual(readRanges(text), ranges, text);
});

test('what is no comparison is not guessed', () => {
  for (const text of ['', 'since spring', '1.0 - 2.0', '<1 <2', '<=1 <2', '>1.0', '<1 and more', '=1 <2', '<'.repeat(400)])
    assert.equal(readRanges(text), undefined, text);
});
