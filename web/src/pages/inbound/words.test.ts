// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueReason, reasonWords, verdictWords } from './words.ts';

test('a reason that is not known is told as it stands', () => {
  assert.match(reasonWords('unauthenticated'), /did not prove/);
  assert.equal(reasonWords('toString'), 'toString');
});

test('a verdict is told with its reason, and the lack of one too', () => {
  assert.equal(verdictWords('unauthenticated: dmarc'), 'Not proven (dmarc)');
  assert.equal(verdictWords('authenticated: '), 'Proven');
  assert.equal(verdictWords(''), 'Not looked at');
});

test('why an issue reads like a report is told in words, also of a kind of flaw that is new', () => {
  assert.equal(issueReason('class-code-execution'), 'words of a flaw (code execution)');
  assert.equal(issueReason('steps-to-reproduce'), 'steps to reproduce');
  assert.equal(issueReason('toString'), 'toString');
});
