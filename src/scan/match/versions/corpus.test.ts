// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { gradePairs, gradeVers, pairFiles } from '../../../../tools/conformance/vers.ts';

/** How many pairs a file holds, and how many of them we order otherwise on purpose. */
const counts: Readonly<Record<string, [pairs: number, deviations: number]>> = {
  'semver-versions': [86, 0],
  'alpine-versions': [778, 0],
  'debian-versions': [30, 0],
  'debian-versions-generated': [14_442, 0],
  'redhat-versions': [165, 0],
  'pypi-versions': [37, 0],
  'pypi-versions-generated': [12_375, 0],
  'maven-versions': [102, 0],
  'rubygems-versions': [25, 0],
  'nuget-versions': [35, 0],
  'pub-versions': [100, 0],
  'packagist-versions': [95, 8],
  'packagist-versions-generated': [10_630, 3],
};

describe('ordered pairs of OSV', corpusTest, () => {
  for (const [file, scheme] of pairFiles) {
    it(`orders ${file} as ${scheme}, both ways round`, () => {
      const { wrong, total, deviations } = gradePairs(corpus!, { file, scheme });
      assert.deepEqual(wrong.slice(0, 10), []);
      assert.deepEqual([total, deviations.length], counts[file]);
    });
  }
});

it('the VERS suite: compares, canonicalises, reads and tells what a range contains', corpusTest, () => {
  const { wrong, total, deviations } = gradeVers(corpus!);
  assert.deepEqual(wrong, []);
  assert.equal(total, 716 + 33 + 977 + 19 + 12 + 11);
  assert.equal(deviations.length, 4);
  assert.ok(deviations.every((told) => told.includes('Maven before 3.9')));
});
