// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { guardChange } from '../lint.ts';
import { canonicalTerm } from '../words.ts';
import { decoysFor, makeTermSet } from './make-term-set.ts';
import { matchTermSet, openTermSet, termBudget } from './match-term-set.ts';

const now = '2026-01-01T00:00:00Z';
const recipe = { set: 'a'.repeat(32), salt: 'b'.repeat(32), decoys: [], expires: '2026-02-01T00:00:00Z', cost: 16_384 };

function open(terms: readonly string[]) {
  const opened = openTermSet(makeTermSet(terms, recipe), { now });
  assert.ok(opened.ok);
  return opened.open;
}

const diffOf = (lines: readonly string[]) =>
  `diff --git a/x.ts b/x.ts\n--- a/x.ts\n+++ b/x.ts\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}`).join('\n')}\n`;

const upper = (word: string) => word.toUpperCase();
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const styles: readonly ((parts: readonly string[]) => string)[] = [
  (parts) => parts.join(' '),
  (parts) => parts.join('_'),
  (parts) => parts.join('-'),
  (parts) => parts.join('.'),
  (parts) => parts.join('/'),
  (parts) => parts.join(''),
  (parts) => parts.map(upper).join('_'),
  (parts) => parts.map(capital).join(''),
  (parts) => [parts[0]!, ...parts.slice(1).map(capital)].join(''),
  (parts) => `get${parts.map(capital).join('')}Now`,
  (parts) => `"@scope/${parts.join('-')}": "^1.0.0"`,
  (parts) => `${parts.join(' … ')}!`,
];
const part = fc.stringMatching(/^[bcdfgklmnpqrtvz]{4,9}$/);

it('finds a term however it is written, and says it nowhere', () => {
  const parts = fc.array(part, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(parts, fc.constantFrom(...styles), (words, style) => {
      const text = `see ${style(words)} here`;
      const report = guardChange({ texts: [{ kind: 'text', text }], termSets: [open([words.join(' ')])], now, version: '1' });
      assert.equal(report.verdict.exitCode, 1, text);
      const said = canonicalTerm(JSON.stringify(report));
      for (const word of [words.join(''), ...words]) assert.ok(!said.includes(word));
    }),
    { numRuns: 40 },
  );
});

it('does not name a file whose name holds a term', () => {
  const text =
    'diff --git a/src/left_padder.ts b/src/left_padder.ts\nnew file mode 100644\n--- /dev/null\n+++ b/src/left_padder.ts\n@@ -0,0 +1 @@\n+// path traversal\n';
  const report = guardChange({ diffs: [{ commit: null, text }], termSets: [open(['left padder'])], now, version: '1' });
  assert.deepEqual(
    report.findings.map(({ source }) => source.file),
    [null, null],
  );
});

it('looks at what a lockfile loses too', () => {
  const text =
    'diff --git a/package-lock.json b/package-lock.json\n--- a/package-lock.json\n+++ b/package-lock.json\n@@ -1 +0,0 @@\n-"left-padder": "1.0.0"\n';
  const report = guardChange({ diffs: [{ commit: null, text }], termSets: [open(['left padder'])], now, version: '1' });
  assert.deepEqual(
    report.findings.map(({ line, rule }) => [line, rule]),
    [[0, 'embargoed-term']],
  );
});

it('wants its secret, and the right one', () => {
  const file = makeTermSet(['left padder'], { ...recipe, secret: 'one' });
  assert.equal(openTermSet(file, { now }).ok, false);
  assert.equal(openTermSet(file, { now, secret: 'two' }).ok, false);
  assert.equal(openTermSet(file, { now, secret: 'one' }).ok, true);
  assert.doesNotMatch(JSON.stringify(file), /padder/);
});

it('refuses terms that everybody would hit, without repeating them', () => {
  for (const term of ['abc', 'one two three four five', 'x'.repeat(81)]) {
    assert.throws(
      () => makeTermSet([term], recipe),
      (error: Error) => !error.message.includes(term),
    );
  }
  assert.equal(decoysFor(3), 13);
});

it('asks each run of words once', () => {
  const budget = { left: termBudget };
  const set = open(['left padder']);
  for (let round = 0; round < 3; round++) matchTermSet('some plain words', { open: set, budget });
  assert.equal(termBudget - budget.left, 5);
});

it('ends an 8 MB diff of distinct words as incomplete, within its memory', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) =>
    Array.from({ length: 8 }, (_, at) => `w${(index * 8 + at).toString(36).padStart(8, 'x')}`).join(' '),
  );
  const text = diffOf(lines);
  assert.ok(text.length > 8_000_000);
  const set = open(['left padder']);
  const report = guardChange({ diffs: [{ commit: null, text }], termSets: [set], now, version: '1' });
  assert.deepEqual([report.verdict.exitCode, report.problems[0]?.code], [3, 'input-too-large']);
  assert.ok(set.known.size <= 200_000);
});
