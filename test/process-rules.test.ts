// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { enforcedRules } from '../src/cases/process-rules.ts';
import { namedTests, testsOf } from '../tools/rule-tests.ts';

const tests = namedTests(join(import.meta.dirname, '..'));

test('every rule that is enforced has a test that carries its number', () => {
  const without = enforcedRules.filter(({ rule }) => testsOf(rule, tests).length === 0).map(({ rule }) => rule);
  assert.deepEqual(without, []);
});

test('the table names each rule once, in order, in a sentence', () => {
  const numbers = enforcedRules.map(({ rule }) => Number(rule.slice(1)));
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].sort((a, b) => a - b),
  );
  for (const { rule, says, by } of enforcedRules) assert.ok(/^[A-Z].*\.$/.test(says) && by.length > 5, rule);
});

test('a number inside another number is not that rule, and a name that is not there is told', () => {
  const few = [{ file: 'a.test.ts', name: 'R14 in two zones' }];
  assert.deepEqual(testsOf('R1', few), []);
  assert.deepEqual(testsOf('R14', few), few);
  assert.ok(tests.length > 1000, `${tests.length} names were read`);
});
