// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NgaoError } from '../../kit/errors.ts';
import type { Notice } from '../../model/problem.ts';
import { Budget } from './contract.ts';
import { readValues } from './read-values.ts';
import { type ScalarNode, valueAt } from './values.ts';

async function read(text: string) {
  const notices: Notice[] = [];
  const values = await readValues(text, { file: 'values.yaml', budget: new Budget(), notices });
  const at = (path: string) => {
    const { value, line, number } = valueAt(values, path.split('.')) as ScalarNode;
    return { value, line, number };
  };
  return { values, at, notices };
}

function refused(text: string, code: string, message: RegExp) {
  return assert.rejects(read(text), (error: NgaoError) => error.code === code && message.test(error.message));
}

describe('values as Helm reads them, with their lines', () => {
  test('an anchor given twice: each alias means the latest before it', async () => {
    const { at } = await read('a: &tag v1\nb: *tag\nc: &tag v2\nd: *tag\n');
    assert.deepEqual([at('b').value, at('d').value], ['v1', 'v2']);
  });

  test('a scalar alias stands on the line that uses it, a map on the lines that write it', async () => {
    const { at } = await read('x: &x v1\nm: &m\n  tag: v2\na: *x\nb: *m\n');
    assert.deepEqual([at('a').line, at('b.tag').line], [4, 3]);
  });

  test('merge keys fill in what is not said, wherever they stand', async () => {
    const { at } = await read('one: &one {tag: v1, more: 1}\ntwo: &two {tag: v2, name: n}\na:\n  tag: own\n  <<: [*one, *two]\n');
    assert.deepEqual([at('a.tag').value, at('a.more').value, at('a.name').value], ['own', '1', 'n']);
  });

  test('of a key given twice the last counts, and it is told', async () => {
    const { at, notices } = await read('tag: v1\ntag: v2\n');
    assert.deepEqual(at('tag'), { value: 'v2', line: 2, number: false });
    assert.deepEqual(
      notices.map(({ code }) => code),
      ['values-key-twice'],
    );
  });

  test('YAML 1.1: yes and on are booleans, also as keys', async () => {
    const { at } = await read('a: yes\nb: "yes"\nc: Off\non: 1\nd: ~\n');
    assert.deepEqual(
      [at('a').value, at('b').value, at('c').value, at('true').value, at('d').value],
      [true, 'yes', false, '1', null],
    );
  });

  test('unquoted numbers are marked and keep their text', async () => {
    const { at } = await read('a: 1.10\nb: "1.10"\nc: 010\nd: 1.1.0\n');
    assert.deepEqual(
      [at('a').value, at('a').number, at('b').number, at('c').number, at('d').number],
      ['1.10', true, false, true, false],
    );
  });

  test('only the first document counts, and it is told', async () => {
    const { at, notices } = await read('a: 1\n---\na: 2\n');
    assert.equal(at('a').value, '1');
    assert.equal(notices[0]?.code, 'values-second-document');
  });

  test('an empty file and one of comments hold nothing', async () => {
    assert.equal((await read('')).values.entries.size, 0);
    assert.equal((await read('# only words\n')).values.entries.size, 0);
  });

  test('keys of the prototype are keys like others', async () => {
    const { at } = await read('__proto__: {polluted: yes}\nconstructor: v1\n');
    assert.equal(at('__proto__.polluted').value, true);
    assert.equal(at('constructor').value, 'v1');
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });

  test('what Helm would refuse is refused with its line', async () => {
    await refused('a: 1\nb: *nowhere\n', 'input-malformed', /anchor that is not there, line 2/);
    await refused('a: &a\n  - *a\n', 'input-malformed', /contains itself, line 2/);
    await refused('- a\n- b\n', 'input-malformed', /not a YAML map/);
    await refused('a: b: c\n', 'input-malformed', /not valid YAML/);
    await refused('a: 1\n<<: v1\n', 'input-malformed', /merges .* not a map/);
  });

  test('a small file that unfolds to a huge one is refused', async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);
    await refused(`a0: &a0 [x, x, x]\n${levels.join('\n')}\n`, 'input-too-large', /YAML aliases/);
  });

  test('depth is bounded, in both styles', async () => {
    const block = Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    await refused(block, 'input-malformed', /nested more than 64 deep/);
    await refused('['.repeat(100_000), 'input-malformed', /not (valid|readable) YAML/);
    await refused(`a: ${'['.repeat(90)}${']'.repeat(90)}`, 'input-malformed', /nested more than 64 deep, line 1/);
  });
});
