// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { NgaoError } from '../../kit/errors.ts';
import { readJson5Tree, readJsonTree } from './json5-tree.ts';
import { lastWholeDay } from './last-whole-day.ts';
import { type ValueTree, valueAt } from './value-tree.ts';

const plain = (tree: ValueTree): unknown => {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plain);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plain(value)]));
};

it('reads every JSON document as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      assert.deepEqual(plain(readJsonTree(text, 'a.json')), JSON.parse(text));
    }),
  );
});

it('reads what JSON5 adds, with lines and offsets', () => {
  const text =
    "// first\n{bare: 'it\\'s',\n /* two\n lines */ $x: [+1, .5, 0xF, -Infinity,], 'long': 'a\\\nb', \"u\": '\\u0041\\x42'}";
  const tree = readJson5Tree(text, 'a.json5');
  assert.deepEqual(plain(tree), { bare: "it's", $x: [1, 0.5, 15, Number.NEGATIVE_INFINITY], long: 'ab', u: 'AB' });
  const list = valueAt(tree, '$x')!;
  assert.deepEqual([tree.line, list.line, text.slice(list.start, list.end)], [2, 4, '[+1, .5, 0xF, -Infinity,]']);
});

it('keeps a key called __proto__ as a key', () => {
  assert.equal(valueAt(readJson5Tree('{"__proto__": {"x": 1}}', 'a'), '__proto__')?.kind, 'map');
});

it('says the line of what is wrong, and never what stands there', () => {
  for (const text of [
    '',
    '{"a": 1\n"secret"}',
    '[1,\n,]',
    '{a\n1}',
    '"no end',
    '/* no end',
    '[1] secret',
    '[secret]',
    '"\\u00zz"',
  ]) {
    assert.throws(
      () => readJson5Tree(text, 'a.json5'),
      (thrown) => thrown instanceof NgaoError && thrown.code === 'input-malformed' && !thrown.message.includes('secret'),
      text,
    );
  }
  assert.throws(() => readJson5Tree('{"a": 1\n"b"}', 'a.json5'), /a\.json5:2: /);
  assert.throws(() => readJsonTree("{'a': 1}", 'a.json'), /not readable JSON/);
});

it('takes the last day in all of which a decision holds', () => {
  const days = {
    '2027-02-01T00:00:00Z': '2027-01-31',
    '2027-01-31T23:59:59Z': '2027-01-31',
    '2027-01-31T12:00:00Z': '2027-01-30',
    '1970-01-01T00:00:00Z': '1969-12-31',
  };
  for (const [instant, day] of Object.entries(days)) assert.equal(lastWholeDay(Date.parse(instant)), day, instant);
  assert.equal(lastWholeDay(Number.MAX_SAFE_INTEGER), '9999-12-31');
  assert.equal(lastWholeDay(-1e300), '1969-12-31');
});
