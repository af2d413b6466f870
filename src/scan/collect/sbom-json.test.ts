// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { spentTime } from '../../../test/builders/spent-time.ts';
import { NgaoError } from '../../kit/errors.ts';
import { depthLimit, parseLocatedJson } from './sbom-json.ts';

describe('parseLocatedJson', () => {
  it('reads whatever JSON.parse reads, and the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.deepEqual(parseLocatedJson(text, 'x').value, JSON.parse(text));
      }),
    );
  });

  it('agrees with JSON.parse on what is no JSON', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '\\',
      '\\u0041',
      '1',
      '-',
      '0',
      '.5',
      'e',
      'true',
      'nul',
      ' ',
      '\n',
      '\u0001',
      '\u007f',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let expected: { value: unknown } | undefined;
        try {
          expected = { value: JSON.parse(text) };
        } catch {
          assert.throws(() => parseLocatedJson(text, 'x'), NgaoError, text);
          return;
        }
        assert.deepEqual(parseLocatedJson(text, 'x').value, expected.value, text);
      }),
      { numRuns: 5000 },
    );
  });

  it('tells the line every object begins on', () => {
    const { value, lineOf } = parseLocatedJson('{"a": [\n  {"b":\r\n "x\\n\\n"},\n\n{}, {}]}', 'x');
    const list = (value as { a: object[] }).a;
    assert.deepEqual([value as object, ...list].map(lineOf), [1, 2, 5, 5]);
    assert.equal(lineOf({}), 0);
  });

  it('treats __proto__ as data and keeps the last of repeated keys', () => {
    const { value } = parseLocatedJson('{"__proto__":{"x":1},"a":1,"a":2}', 'x');
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.keys(value as object), ['__proto__', 'a']);
    assert.equal((value as { a: number }).a, 2);
  });

  it('names file and line of the fault, and bounds the depth', () => {
    assert.throws(() => parseLocatedJson('{\n"a": 1,\n}', 'demo.json'), {
      code: 'input-malformed',
      message: /demo\.json, line 3: it is not valid JSON/,
    });
    assert.throws(() => parseLocatedJson('{\n"a": [1', 'demo.json'), {
      code: 'input-malformed',
      message: /line 2: it ends too early/,
    });
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    assert.doesNotThrow(() => parseLocatedJson(nested(depthLimit), 'x'));
    assert.throws(() => parseLocatedJson(nested(depthLimit + 1), 'x'), { code: 'input-too-large' });
  });

  it('stays linear on strings of quotes and backslashes', () => {
    const text = JSON.stringify('\\"'.repeat(500_000));
    const start = spentTime();
    assert.equal((parseLocatedJson(text, 'x').value as string).length, 1_000_000);
    assert.throws(() => parseLocatedJson(`"${'\\'.repeat(1_000_000)}`, 'x'), { code: 'input-malformed' });
    assert.ok(spentTime() - start < 3000);
  });
});
