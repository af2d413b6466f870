// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spentTime } from '../../test/builders/spent-time.ts';
import { proseLines } from './advisory-prose.ts';
import { safe, wrap } from './plain-text.ts';

test('marks go, shape stays', () => {
  const text = [
    '### Impact',
    'The `parse` function is **slow** and _wrong_, see [the issue](https://example.org/1).',
    'Same paragraph.',
    '',
    '* one with [https://example.org/2](https://example.org/2)',
    '* two',
    '```js',
    "const a = require('a');",
    '',
    '  a.b();',
    '```',
    '<p>Fixed in <b>1.2.0</b></p><!-- not this -->',
    '---',
    'snake_case_name and 2 * 3 * 4 stay.',
  ].join('\n');
  assert.deepEqual(proseLines(text), [
    '  Impact',
    '  The parse function is slow and wrong, see the issue (https://example.org/1).',
    '  Same paragraph.',
    '',
    '  - one with https://example.org/2',
    '  - two',
    '',
    "      const a = require('a');",
    '',
    '        a.b();',
    '  Fixed in 1.2.0 snake_case_name and 2 * 3 * 4 stay.',
  ]);
});

test('a long text is cut, and says so', () => {
  const lines = proseLines(Array.from({ length: 200 }, (_, at) => `- point ${at}`).join('\n'));
  assert.equal(lines.length, 42);
  assert.match(lines.at(-1) ?? '', /cut here/);
});

test('whatever an advisory holds, no control character is printed and nothing hangs', () => {
  const nasty = fc.oneof(
    fc.string(),
    fc.constantFrom('\u001b[31m', '\u001b]8;;x\u0007', '\u202e', '```', '\n', '[', '](', '<', '**', '_', '- ', '\u009b2J'),
  );
  fc.assert(
    fc.property(fc.array(nasty, { maxLength: 60 }), (parts) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
      for (const line of proseLines(parts.join(''))) assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
  );
  const started = spentTime();
  for (const hostile of [
    '['.repeat(20_000),
    '<'.repeat(20_000),
    '*a '.repeat(7_000),
    '_'.repeat(20_000),
    '[a]('.repeat(5_000),
    '<!--'.repeat(5_000),
  ])
    proseLines(hostile);
  assert.ok(spentTime() - started < 5_000, 'bounded');
});

test('lines are broken at words; a long word keeps its line', () => {
  assert.deepEqual(wrap('a b', 2), ['  a b']);
  assert.deepEqual(wrap('', 2), []);
  const lines = wrap(`${'word '.repeat(40)}${'x'.repeat(100)} end`, 4, 6);
  assert.ok(lines.filter((line) => line.length > 80).length === 1);
  assert.equal(safe('a\u001b[2Jb\nc'), 'ab c');
});
