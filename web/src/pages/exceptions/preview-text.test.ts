// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewText } from './preview-text.ts';

test('an estate is told in one sentence; what is zero is left out', () => {
  assert.equal(
    previewText({ entries: 1760, decisions: 194, withoutReason: 339, alreadyThere: 1, matchNothing: 12 }),
    '1,760 entries become 194 decisions; 339 without a reason; 1 is there already; 12 match nothing.',
  );
  assert.equal(
    previewText({ entries: 1, decisions: 1, withoutReason: 0, alreadyThere: 0, matchNothing: 1 }),
    '1 entry becomes 1 decision; 1 matches nothing.',
  );
});

test('files without entries say so', () => {
  assert.equal(
    previewText({ entries: 0, decisions: 0, withoutReason: 0, alreadyThere: 0, matchNothing: 0 }),
    'The files hold no entry.',
  );
});
