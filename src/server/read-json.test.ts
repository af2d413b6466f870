// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { depthOf } from './read-json.ts';

test('depth counts what is nested, not what stands in texts', () => {
  const cases: [string, number][] = [
    ['1', 0],
    ['[]', 1],
    ['{"a":[1,[2]],"b":{}}', 3],
    ['"[[[["', 0],
    ['["a\\"[[[", "\\\\", [1]]', 2],
    ['"no end [[', 0],
    ['"\\', 0],
    [']]][', 0],
    ['['.repeat(100_000), 100_000],
  ];
  for (const [text, depth] of cases) assert.equal(depthOf(text), depth, text.slice(0, 40));
});
