// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { GuardLane } from '../model/guard-report.ts';
import { guardChange } from './lint.ts';
import { readDiff } from './unified-diff.ts';

const given = { now: '2026-01-01T00:00:00Z', version: '1' };
const lanes: readonly GuardLane[] = ['embargo', 'advisory', 'normal'];

it('decodes the octal names that git writes by default', () => {
  const text = 'diff --git "a/\\303\\251t\\303\\251 \\"1\\".md" "b/\\303\\251t\\303\\251 \\"1\\".md"\nnew file mode 100644\n';
  assert.deepEqual([...readDiff(text)], [{ event: 'file', path: 'été "1".md', isNew: true }]);
});

it('takes content that looks like a head for content', () => {
  const text = 'diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n--- a/x\n+++ b/x\n';
  const events = [...readDiff(text)].map(({ event, path }) => `${event} ${path}`);
  assert.deepEqual(events, ['file a.md', 'removed a.md', 'added a.md']);
});

it('reads any text as message, diff and title', () => {
  const head = 'diff --git a/a b/a\n@@ -0,0 +1,9 @@\n+';
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...lanes), (text, lane) => {
      const change = { messages: [{ commit: null, text }], diffs: [{ commit: null, text: head + text }] };
      const texts = [{ kind: 'pr-title' as const, text }];
      const report = guardChange({ ...given, ...change, texts, lane });
      assert.deepEqual(guardChange({ ...given, ...change, texts, lane }), report);
    }),
  );
});

it('passes over binary and what is not UTF-8', () => {
  const bytes = Buffer.from('diff --git a/a.png b/a.png\nBinary files a/a.png and b/a.png differ\n');
  const text = Buffer.concat([bytes, Buffer.from([0, 255, 254, 10, 195, 40])]).toString('utf8');
  assert.equal(guardChange({ ...given, lane: 'embargo', diffs: [{ commit: null, text }] }).verdict.exitCode, 0);
});
