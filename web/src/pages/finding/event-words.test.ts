// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escalationOf, sentenceOf } from './event-words.ts';

test('an event is told as a sentence, with the states between which it moved', () => {
  assert.equal(
    sentenceOf({ event: 'finding.fixed', from: 'in-progress', to: 'fixed' }),
    'closed it as fixed (in progress to fixed)',
  );
  assert.equal(sentenceOf({ event: 'finding.opened', from: '', to: 'new' }), 'opened it');
  assert.equal(sentenceOf({ event: 'finding.handed-over', from: 'in-progress', to: 'in-progress' }), 'handed it over');
  assert.equal(sentenceOf({ event: 'finding.seen-elsewhere', from: '', to: '' }), 'finding seen elsewhere');
});

test('an escalation is read from its text, and nothing else is', () => {
  assert.deepEqual(escalationOf('committee, since 2026-10-07T00:00:00Z'), { to: 'committee', since: '2026-10-07T00:00:00Z' });
  for (const text of ['', 'committee', 'committee, since soon']) assert.equal(escalationOf(text), undefined);
});
