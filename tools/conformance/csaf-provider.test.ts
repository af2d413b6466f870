// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../test/builders/corpus.ts';
import { gradeCsafProvider, providerDeviations } from './csaf-provider.ts';

test('every requirement of the sites of the official checker is judged as it judges them', corpusTest, async () => {
  const { passed, total, wrong, deviations } = await gradeCsafProvider(corpus as string);
  assert.deepEqual(wrong, []);
  assert.equal(total, 11 * 20);
  assert.equal(deviations.length, providerDeviations.size);
  assert.equal(passed, total - deviations.length);
});
