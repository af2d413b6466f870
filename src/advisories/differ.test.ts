// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory, anyParagraphs } from '../../test/builders/any-advisory.ts';
import { buildAdvisory } from '../../test/builders/build-advisory.ts';
import { applyDifferences, differ } from './differ.ts';
import { sideOf, wordDiff } from './word-diff.ts';

it('finds nothing between equal revisions', () => {
  fc.assert(
    fc.property(anyAdvisory, (advisory) => assert.deepEqual(differ(advisory, structuredClone(advisory)), [])),
    { numRuns: 50 },
  );
});

it('misses nothing: the differences make the newer of the older', () => {
  fc.assert(
    fc.property(anyAdvisory, anyAdvisory, (before, after) => {
      const copy = JSON.stringify(before);
      // As JSON: some of the arbitrary objects have no prototype.
      const made = applyDifferences(before, differ(before, after));
      assert.deepEqual(JSON.parse(JSON.stringify(made)), JSON.parse(JSON.stringify(after)));
      assert.equal(JSON.stringify(before), copy, 'the older stays as it was');
    }),
    { numRuns: 100 },
  );
});

it('tells what changed where an editor shows it', () => {
  const before = buildAdvisory();
  const { workaround: _, ...rest } = before;
  const after = {
    ...rest,
    summary: { ...before.summary, en: 'A replayed request with another header is posted a second time.' },
    cwes: [...before.cwes, 'CWE-20'],
    severity: 'critical' as const,
  };
  assert.deepEqual(
    differ(before, after).map(({ is, place }) => `${is} ${place}`),
    ['changed /summary/en', 'removed /workaround', 'changed /severity', 'added /cwes/2'],
  );
  const [summary] = differ(before, after);
  assert.deepEqual(summary?.is === 'changed' && summary.hunks, [
    { is: 'same', text: 'A replayed request with ' },
    { is: 'gone', text: 'a changed' },
    { is: 'came', text: 'another' },
    { is: 'same', text: ' header is posted a second time.' },
  ]);
});

it('keeps both texts in the words that stayed, went and came', () => {
  fc.assert(
    fc.property(anyParagraphs, anyParagraphs, (before, after) => {
      const hunks = wordDiff(before, after);
      assert.equal(sideOf(hunks, 'before'), before);
      assert.equal(sideOf(hunks, 'after'), after);
      assert.ok(hunks.every(({ is, text }, at) => text !== '' && hunks[at - 1]?.is !== is));
    }),
  );
  assert.deepEqual(wordDiff('the same', 'the same'), [{ is: 'same', text: 'the same' }]);
  assert.deepEqual(wordDiff('', ''), []);
});

it('is bounded, however long the texts', () => {
  const long = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word}${at}`).join(' ');
  const hunks = wordDiff(`same ${long('a')}`, `same ${long('b')}`);
  assert.deepEqual(
    hunks.map(({ is }) => is),
    ['same', 'gone', 'came'],
  );
});
