// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Schema, typesOf, webTypes } from './web-types.ts';

test('a shape becomes an interface, and a shape inside it is told by its name', () => {
  const Level: Schema = { enum: ['high', "o'clock"] };
  const Row: Schema = {
    type: 'object',
    required: ['id', 'level', 'due'],
    properties: {
      id: { type: 'integer', description: 'Never zero.' },
      level: Level,
      due: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      tags: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
      counts: { type: 'object', patternProperties: { '^.*$': { type: 'integer' } } },
      any: {},
    },
  };
  const rows: Schema = { type: 'array', items: Row };
  const text = typesOf(
    new Map([
      ['Level', Level],
      ['Row', Row],
      ['Rows', rows],
    ]),
  );
  assert.equal(
    text,
    `export type Level = 'high' | 'o\\'clock';

export interface Row {
  /** Never zero. */
  id: number;
  level: Level;
  due: string | null;
  tags?: (string | number)[];
  counts?: Record<string, number>;
  any?: unknown;
}

export type Rows = Row[];
`,
  );
});

test('the contract is told whole', () => {
  const text = webTypes();
  for (const name of ['ProblemDocument', 'FindingView', 'Overview', 'ExceptionRow', 'SessionView']) {
    assert.match(text, new RegExp(`^export interface ${name} \\{$`, 'm'));
  }
  assert.match(text, /^ {2}severity: SeverityName;$/m);
});
