// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWords } from './event-words.ts';

test('what happened is told as what somebody did, and a move by its own name', () => {
  assert.equal(eventWords('case.link-finding'), 'linked a finding of a scan');
  assert.equal(eventWords('case.no-conflict'), 'declared no conflict of interest');
  assert.equal(eventWords('case.publish-fix'), 'publish fix');
});

test('the commonest of them are sentences behind a name', () => {
  const told = {
    take: 'took the case',
    vote: 'voted',
    'message-send': 'took a letter to the mail server',
    revoke: 'ended the access of somebody',
  };
  for (const [name, words] of Object.entries(told)) assert.equal(eventWords(`case.${name}`), words);
});
