// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { gradeMerkle } from '../../../../tools/conformance/signed-logs.ts';

test('every published proof gets the published verdict', corpusTest, () => {
  const { wrong, total, accepted } = gradeMerkle(corpus!);
  assert.deepEqual(wrong, []);
  assert.deepEqual({ total, accepted }, { total: 518, accepted: 36 });
});
