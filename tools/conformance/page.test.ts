// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../test/builders/corpus.ts';
import { generatedMark } from '../reference-pages.ts';
import { tally } from './grade.ts';
import { conformancePage, gradeAll } from './page.ts';

const page = join(import.meta.dirname, '../../docs/reference/conformance.md');

test('the page tells what a fresh grading finds, and nothing is judged otherwise without a reason', corpusTest, async () => {
  const all = await gradeAll(corpus!);
  for (const { standard, grade } of all) {
    assert.deepEqual(grade.wrong.slice(0, 10), [], standard);
    assert.ok(grade.total > 0, `${standard}: nothing was graded`);
    assert.equal(grade.passed + grade.deviations.length, grade.total, standard);
  }
  assert.equal(readFileSync(page, 'utf8'), conformancePage(all, generatedMark), 'run "npm run docs" and commit the result');
});

test('the page is there also where the corpus is not', () => {
  assert.ok(existsSync(page));
  assert.match(readFileSync(page, 'utf8'), /^\| CSAF 2\.0 \|.* of /m);
});

test('deviations are grouped by their reason, and what has none is not hidden', () => {
  const judged = [
    ...['a', 'b', 'c', 'd'].map((name) => ({ name, isRight: false, reason: 'asks the network' })),
    { name: 'e', isRight: false, reason: 'is older: much older' },
    { name: 'f', isRight: false },
    { name: 'g', isRight: true },
  ];
  const grade = tally({ suite: 'Sample', version: '1' }, judged, ['the rest']);
  assert.deepEqual([grade.passed, grade.total, grade.deviations.length, grade.wrong], [1, 7, 5, ['f']]);
  const text = conformancePage([{ standard: 'S', graded: 'all', grade }], '');
  assert.match(text, /^\| S \| Sample \| 1 \| all \| 1 of 7 \| 5 \|$/m);
  assert.match(text, /^- S \(Sample\), 4 cases: asks the network\. `a`, `b`, `c` and more\.$/m);
  assert.match(text, /^- S \(Sample\), 1 case: is older: much older\. `e`\.$/m);
  assert.match(text, /## Not explained\n\n- S: `f`\n/);
  assert.match(text, /^- S: the rest\.$/m);
});
