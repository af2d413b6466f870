// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCome } from './instants.ts';

test('an instant has come whatever digits it is written with', () => {
  const now = '2026-06-03T05:31:00.031Z';
  for (const at of ['2026-06-03T05:31:00Z', '2026-06-03T05:31:00.03Z', '2026-06-03T05:31:00.031Z', '2026-06-03T08:31:00+03:00'])
    assert.ok(hasCome(at, now), at);
  for (const at of ['2026-06-03T05:31:00.04Z', '2026-06-03T05:31:01Z', '2026-06-03T00:31:01-05:00'])
    assert.ok(!hasCome(at, now), at);
});
