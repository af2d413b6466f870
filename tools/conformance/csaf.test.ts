// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../test/builders/corpus.ts';
import { gradeCsaf, gradeCsaf21 } from './csaf.ts';

test(
  'every CSAF 2.0 document of the suite is judged as the suite says, but for the deviations that are told',
  corpusTest,
  async () => {
    const { passed, total, wrong, deviations } = await gradeCsaf(corpus as string);
    assert.deepEqual(wrong, []);
    assert.ok(total > 90, `only ${total} documents of the suite are in the corpus`);
    assert.equal(passed + deviations.length, total);
    for (const deviation of deviations) assert.match(deviation, /6-3-0[678]|6-2-09-02/);
  },
);

test('no example document of CSAF 2.1 is refused', corpusTest, async () => {
  const { wrong, total } = await gradeCsaf21(corpus as string);
  assert.deepEqual(wrong, []);
  assert.ok(total > 20, `only ${total} examples are in the corpus`);
});
