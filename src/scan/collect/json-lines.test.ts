// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { walkKeys } from './json-lines.ts';

/** All keys of all objects that are reached through objects alone, as `a/b` -> line. */
function linesOf(text: string): Record<string, number> {
  const lines = Object.create(null);
  walkKeys(text, '', (path, key, line) => {
    lines[`${path}/${key}`] = line;
    return `${path}/${key}`;
  });
  return { ...lines };
}

test('keys are told with their lines, also on one line and with CRLF', () => {
  const value = { a: { b: 1, c: { d: {} } }, e: [{ f: 1 }], g: 'h' };
  const pretty = JSON.stringify(value, null, 2);
  const expected = { '/a': 2, '/a/b': 3, '/a/c': 4, '/a/c/d': 5, '/e': 8, '/g': 13 };
  assert.deepEqual(linesOf(pretty), expected);
  assert.deepEqual(linesOf(pretty.replaceAll('\n', '\r\n')), expected);
  assert.deepEqual(new Set(Object.values(linesOf(JSON.stringify(value)))), new Set([1]));
});

test('a name that also stands in values, arrays and skipped objects is found at its key only', () => {
  const text = '{\n"x": "a",\n"list": ["a", {"a": 1}],\n"skip": {"a":\n{}},\n"a"\n:\n{"a": 1}}';
  const seen: [string, number][] = [];
  walkKeys(text, 'root', (_state, key, line) => {
    seen.push([key, line]);
    return undefined;
  });
  assert.deepEqual(seen, [
    ['x', 2],
    ['list', 3],
    ['skip', 4],
    ['a', 6],
  ]);
});

test('escaped keys are read as JSON reads them', () => {
  assert.deepEqual(linesOf('{"a\\"b":\n{"\\u0041\\\\":1}}'), { '/a"b': 1, '/a"b/A\\': 2 });
});

test('property: the keys are those of JSON.parse, whatever the document and the layout', () => {
  const document = fc.jsonValue({ maxDepth: 5 });
  fc.assert(
    fc.property(document, fc.constantFrom(0, 1, 4), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const expected: string[] = [];
      collectPaths(JSON.parse(text), '', expected);
      assert.deepEqual(Object.keys(linesOf(text)).sort(), [...new Set(expected)].sort());
    }),
    { numRuns: 300 },
  );
});

function collectPaths(value: unknown, path: string, into: string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, child] of Object.entries(value)) {
    into.push(`${path}/${key}`);
    collectPaths(child, `${path}/${key}`, into);
  }
}
