// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWords } from './event-words.ts';

test('what happened is told as what somebody did, and a move by its own name', () => {
  assert.equal(eventWords('case.link-finding'), 'linked a finding of a scan');
  assert.equal(eventWords('case.no-conflict'), 'declared no conflict of interest');
  assert.equal(eventWords('case.publish-fix'), 'publish fix');
});
