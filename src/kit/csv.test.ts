// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { spentTime } from '../../test/builders/spent-time.ts';
import { readCsv } from './csv.ts';

const rows = (text: string) => [...readCsv(text, 'x.csv')].map((row) => row.fields);

describe('readCsv', () => {
  it('reads quotes, doubled quotes, line breaks in quotes, CRLF and a missing last line end', () => {
    const found = [...readCsv('a,"b ""q"", c"\r\n"x\ny",\n\nlast,1', 'x.csv')];
    assert.deepEqual(found, [
      { fields: ['a', 'b "q", c'], line: 1 },
      { fields: ['x\ny', ''], line: 2 },
      { fields: ['last', '1'], line: 5 },
    ]);
  });

  it('reads back whatever was written by the rules of RFC 4180', () => {
    const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 5 }), { maxLength: 8 }), (table) => {
        assert.deepEqual(rows(table.map((row) => row.map(quote).join(',')).join('\r\n')), table);
      }),
    );
  });

  it('refuses damaged quotes, naming the line', () => {
    for (const text of ['a,b"c"', 'a,"b"c', 'a,"b', 'a\rb']) {
      assert.throws(() => rows(`ok,1\n${text}`), { code: 'input-malformed', message: /^x\.csv, line 2/ });
    }
    assert.throws(() => rows(','.repeat(2000)), { code: 'input-too-large' });
  });

  it('stays linear on a field of quotes', () => {
    const start = spentTime();
    assert.equal(rows(`"${'""'.repeat(1_000_000)}",1`)[0]?.[0]?.length, 1_000_000);
    assert.ok(spentTime() - start < 3000);
  });
});
