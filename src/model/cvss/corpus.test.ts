// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { gradeCvssIndependent, gradeCvssOfFirst, gradeCvssSyntax } from '../../../tools/conformance/cvss.ts';

describe('CVSS scores on published vectors', corpusTest, () => {
  it('scores the examples and macro vectors of FIRST, and agrees with its reference calculator', () => {
    const { passed, total, wrong, deviations } = gradeCvssOfFirst(corpus!);
    assert.deepEqual([wrong.slice(0, 10), deviations], [[], []]);
    assert.deepEqual([passed, total], [6449, 22 + 270 + 157 + 5972 + 28]);
  });

  it('scores the independent vectors, but for what the calculator of the file does otherwise', () => {
    const { passed, total, wrong, deviations } = gradeCvssIndependent(corpus!);
    assert.deepEqual(wrong.slice(0, 10), []);
    assert.equal(total, 9_000 + 10_000 + 340 + 10_000 + 7758 + 7956);
    assert.equal(deviations.filter((told) => told.includes('lost the last bit')).length, 13);
    assert.equal(deviations.filter((told) => told.includes('within 0.1')).length, 7956 - 6770);
    assert.equal(passed, total - deviations.length);
  });

  for (const version of ['2.0', '3.0', '3.1', '4.0'] as const) {
    it(`accepts what the v${version} schema of FIRST accepts, and nothing else`, () => {
      const { wrong, valid, total } = gradeCvssSyntax(corpus!, version);
      assert.deepEqual(wrong.slice(0, 10), []);
      assert.ok(valid > 100 && total - valid > 1000, `${valid} valid of ${total}`);
    });
  }
});
