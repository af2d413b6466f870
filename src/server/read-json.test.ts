// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { depthOf, isStorable } from './read-json.ts';

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

test('texts with half a character or the character 0 are told from others that only look like it', () => {
  const told = (text: string) => isStorable(text, JSON.parse(text));
  for (const text of ['"\\ud800"', '["a",{"b":"x\\uDfffx"}]', '{"\\u0000":1}', '"\\u0000"', '"\\\\\\ud83d"'])
    assert.equal(told(text), false, text);
  for (const text of ['"\\ud83d\\ude00"', '"😀"', '"\\\\ud800"', '"\\\\\\\\u0000"', '"\\u0001"', '1', '"plain"'])
    assert.equal(told(text), true, text);
});
