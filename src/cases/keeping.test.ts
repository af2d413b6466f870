// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepingOf } from './keeping.ts';

const closed = { state: 'completed', legalHold: false, closedAt: '2026-06-01T09:00:00Z', retainUntil: '2026-08-30T09:00:00Z' };
const kept = (part: object, now = '2026-07-01T00:00:00Z') => keepingOf({ ...closed, ...part } as never, now);

test('T22: a closed case says when it is destroyed and why, an open one and a held one never end by time', () => {
  assert.deepEqual([kept({}).standing, kept({}).destroyAt], ['counting', '2026-08-30T09:00:00Z']);
  assert.match(kept({}).says, /kept for 90 days.*2026-06-01/);
  assert.match(kept({ state: 'spam' }).says, /spam/);
  assert.equal(kept({}, '2026-08-30T09:00:00Z').standing, 'due', 'at the very second');
  const open = kept({ closedAt: null, retainUntil: null }, '2036-01-01T00:00:00Z');
  assert.deepEqual([open.standing, open.destroyAt], ['open', null]);
  const held = kept({ legalHold: true }, '2036-01-01T00:00:00Z');
  assert.deepEqual([held.standing, held.destroyAt], ['held', null]);
});
