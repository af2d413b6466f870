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

it('passes over binary and what is not UTF-8, and counts what it passed over', () => {
  const bytes = Buffer.from('diff --git a/a.png b/a.png\nBinary files a/a.png and b/a.png differ\n');
  const text = Buffer.concat([bytes, Buffer.from([0, 255, 254, 10, 195, 40])]).toString('utf8');
  const gone = 'diff --git a/b.png b/b.png\ndeleted file mode 100644\nBinary files a/b.png and /dev/null differ\n';
  const said = 'diff --git a/c.md b/c.md\n--- a/c.md\n+++ b/c.md\n@@ -0,0 +1 @@\n+Binary files a/x and b/x differ\n';
  // The whole difference names the file once more.
  const diffs = [text, text, gone, said].map((diff) => ({ commit: null, text: diff }));
  const { verdict, checked } = guardChange({ ...given, lane: 'embargo', diffs });
  assert.deepEqual([verdict.exitCode, checked.binaries], [0, 1]);
});

it('ends on one line of 600,000 characters, whatever is repeated in it', { timeout: 120_000 }, () => {
  for (const unit of ['aA', '-', '"', '//', 'a ', 'CVE-1900-', 'GHSA-2222-', 'CVSS:3.1/AV:N/', 'https://', 'é'])
    for (const lane of lanes) {
      const texts = [{ kind: 'pr-body' as const, text: unit.repeat(600_000 / unit.length) }];
      assert.equal(guardChange({ ...given, texts, lane }).checked.lines, 1);
    }
});

it('tells the words beside an id, and not the letters of the id', () => {
  const text = 'overflow CVE-1900-0001 overflow CWE-79 overflow';
  const report = guardChange({ ...given, texts: [{ kind: 'pr-body', text }], lane: 'embargo' });
  const columns = report.findings.map(({ column, length }) => text.slice(column - 1, column - 1 + length));
  assert.deepEqual(columns.sort(), ['CVE-1900-0001', 'CWE-79', 'overflow', 'overflow', 'overflow']);
});
