// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonEdits } from './json-edits.ts';

test('indent, line ends, order and the newline at the end stay', async () => {
  for (const [indent, eol] of [
    ['  ', '\n'],
    ['\t', '\n'],
    ['    ', '\r\n'],
  ] as const) {
    const text = (value: string) =>
      [
        '{',
        `${indent}"name": "demo",`,
        `${indent}"dependencies": {`,
        `${indent}${indent}"b": "${value}"`,
        `${indent}}`,
        '}',
        '',
      ].join(eol);
    const edits = await JsonEdits.of(text('1.0.0'));
    edits.set(['dependencies', 'b'], '1.2.0');
    assert.equal(edits.text, text('1.2.0'));
    edits.set(['overrides', 'c'], '2.0.0');
    assert.equal(edits.text.replaceAll(eol, '').includes('\n'), false, 'one kind of line end');
    assert.ok(
      edits.text.includes(`${eol}${indent}"overrides": {${eol}${indent}${indent}"c": "2.0.0"${eol}${indent}}${eol}}${eol}`),
    );
  }
});

test('a value that is there already changes no byte', async () => {
  const odd = '{"overrides" : {  "b":"1.0.0" } }';
  const edits = await JsonEdits.of(odd);
  edits.set(['overrides', 'b'], '1.0.0');
  edits.setNested(['overrides', 'b'], '1.0.0');
  edits.set(['overrides', 'gone'], undefined);
  assert.equal(edits.text, odd);
});

test('an entry that is a text becomes an object that still says it, and an object is said of by "."', async () => {
  const edits = await JsonEdits.of('{"overrides":{"a":"1.0.0","c":{"d":"1"}}}');
  edits.setNested(['overrides', 'a', 'b'], '2.0.0');
  edits.setNested(['overrides', 'c'], '3.0.0');
  assert.deepEqual(JSON.parse(edits.text), { overrides: { a: { '.': '1.0.0', b: '2.0.0' }, c: { d: '1', '.': '3.0.0' } } });
});

test('what is left empty goes, up to the field itself', async () => {
  const edits = await JsonEdits.of('{"name":"x","overrides":{"a":{"b":{"c":"1"}}}}');
  edits.setNested(['overrides', 'a', 'b', 'c'], undefined);
  edits.prune(['overrides']);
  assert.deepEqual(JSON.parse(edits.text), { name: 'x' });
});

test('keys of object prototypes are keys like any other', async () => {
  const edits = await JsonEdits.of('{"overrides":{}}');
  edits.setNested(['overrides', '__proto__'], '1.0.0');
  edits.setNested(['overrides', 'constructor', 'b'], '1.0.0');
  assert.deepEqual(edits.keysOf(['overrides']), ['__proto__', 'constructor']);
});
