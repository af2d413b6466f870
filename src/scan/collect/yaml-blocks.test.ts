// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { readBlockYaml } from './yaml-blocks.ts';
import { readYamlDocuments } from './yaml-documents.ts';
import type { YamlValue } from './yaml-value.ts';

const question = { file: 'x.yaml', duplicates: 'refuse' } as const;

/** Plain data of a value, without lines. Null prototypes: a key may be `__proto__`. */
function plain(value: YamlValue): unknown {
  if (typeof value === 'string') return value;
  if (value instanceof Map)
    return Object.assign(Object.create(null), Object.fromEntries([...value].map(([key, entry]) => [key, plain(entry.value)])));
  return (value as readonly YamlValue[]).map(plain);
}

/** The same by the library: the other reader of every comparison below. */
function byLibrary(text: string): unknown[] | undefined {
  const documents = [...parseAllDocuments(text, { schema: 'failsafe', logLevel: 'silent' })] as {
    errors: unknown[];
    toJS(): unknown;
  }[];
  if (documents.some((document) => document.errors.length > 0)) return undefined;
  // A document of nothing is the empty map to us.
  return documents.map((document) => nullFree(document.toJS() || {}));
}

function nullFree(value: unknown): unknown {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(nullFree);
  if (typeof value === 'object') {
    return Object.assign(
      Object.create(null),
      Object.fromEntries(Object.entries(value as object).map(([key, child]) => [key, nullFree(child)])),
    );
  }
  return value;
}

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('1.10', '@a/b@1.0.0(c@2.0.0)', "it's", 'a: b', '#x', '- x', '', '>=1 <2'),
);
const key = word.filter((text) => text !== '__proto__');
const tree = fc.letrec<{ node: unknown; map: Record<string, unknown> }>((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, word, tie('map'), fc.array(word, { maxLength: 3 })),
  map: fc.dictionary(key, tie('node'), { maxKeys: 4, minKeys: 1 }),
})).map;

test('yaml-blocks: whatever the fast reader reads, the library reads the same', () => {
  let read = 0;
  const writings = fc.record({
    data: tree,
    flow: fc.boolean(),
    quote: fc.constantFrom('QUOTE_DOUBLE', 'QUOTE_SINGLE', 'PLAIN' as const),
  });
  fc.assert(
    fc.property(writings, ({ data, flow, quote }) => {
      const text = stringify(data, {
        lineWidth: 0,
        defaultStringType: quote as 'PLAIN',
        collectionStyle: flow ? 'any' : 'block',
      });
      const fast = readBlockYaml(text);
      if (fast === undefined) return;
      read++;
      assert.deepEqual(fast.map(plain), byLibrary(text));
    }),
    { numRuns: 400 },
  );
  assert.ok(read > 100, `it reads what is ordinary (${read} of 400)`);
});

test('yaml-blocks: mutated text is read as the library reads it, or not at all', () => {
  const text =
    "a:\n  'b c': {x: y, z: [1, '2']}\n  d: >-\n    one\n    two\n  e:\n    - f\n    - g: h\n      i: \"j\\n\"\n? long\n: k\n";
  assert.ok(readBlockYaml(text));
  const place = fc.nat(text.length);
  const pieces = fc.constantFrom(
    '\n',
    ' ',
    '  ',
    ': ',
    ':',
    '- ',
    '#',
    ' #',
    "'",
    '"',
    '{',
    '}',
    ',',
    '[',
    '&a ',
    '*a',
    '|',
    '>',
    '---\n',
    'x',
    '\t',
    '?',
    '!',
  );
  fc.assert(
    fc.property(place, fc.nat(3), pieces, (at, drop, piece) => {
      const changed = text.slice(0, at) + piece + text.slice(at + drop);
      const fast = readBlockYaml(changed);
      const slow = fast && byLibrary(changed);
      if (fast && slow) assert.deepEqual(fast.map(plain), slow);
      if (fast && !slow) assert.fail(`read what is no YAML: ${JSON.stringify(changed)}`);
    }),
    { numRuns: 3000 },
  );
});

test('yaml-blocks: lines are those of the keys, by both readers', async () => {
  const text = 'a:\n  b: c\n\n  d:\n    e: f\n';
  const lines = (map: YamlValue): unknown =>
    map instanceof Map ? [...map].map(([name, { line, value }]) => [name, line, lines(value)]) : undefined;
  const fast = readBlockYaml(text);
  const [slow] = await readYamlDocuments(`${text}# end\nx: y # z\n`, question);
  assert.deepEqual(lines(fast?.[0] as YamlValue), [
    [
      'a',
      1,
      [
        ['b', 2, undefined],
        ['d', 4, [['e', 5, undefined]]],
      ],
    ],
  ]);
  assert.deepEqual((lines(slow as YamlValue) as unknown[])[0], (lines(fast?.[0] as YamlValue) as unknown[])[0]);
});

test('yaml-documents: aliases, depth and size are bounded', async () => {
  await assert.rejects(readYamlDocuments('a: &x 1\nb: *x\n', question), { code: 'input-malformed', message: /alias/ });
  await assert.rejects(readYamlDocuments(`a: ${'['.repeat(5000)}`, question), { code: 'input-malformed' });
  await assert.rejects(readYamlDocuments(`a: ${'{a: '.repeat(5000)}`, question), { code: 'input-malformed' });
  const deep = Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n');
  await assert.rejects(readYamlDocuments(deep, question), { code: 'input-malformed' });
  await assert.rejects(readYamlDocuments(`a: b # c\n${'# filler\n'.repeat(2_000_000)}`, question), { code: 'input-too-large' });
  await assert.rejects(readYamlDocuments('- a\n', question), { code: 'input-malformed' });
});

test('yaml-documents: a key twice is refused or the last one counts, as asked', async () => {
  await assert.rejects(readYamlDocuments('a: b\na: c\n', question), { message: /a key twice, line 2/ });
  const [map] = await readYamlDocuments('a: b\na: c\n', { ...question, duplicates: 'last' });
  assert.equal(map?.get('a')?.value, 'c');
});

test('yaml-documents: 40,000 keys are read without comparing each with all', async () => {
  const text = `x: y # full reader\n${Array.from({ length: 40_000 }, (_, at) => `k${at}: v`).join('\n')}\n`;
  const [map] = await readYamlDocuments(text, question);
  assert.equal(map?.size, 40_001);
});
