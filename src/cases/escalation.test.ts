// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClockReading } from './clocks.ts';
import { escalationDue } from './escalation.ts';

const reading = (state: ClockReading['state']) =>
  ({
    state,
    dueAt: '2026-06-10T23:59:59Z',
    reminders: ['2026-06-05T00:00:00Z', '2026-06-08T00:00:00Z'],
  }) as unknown as ClockReading;
const due = (state: ClockReading['state'], now: string, toldAt: string | null) =>
  escalationDue(reading(state), { owner: 'ada', now, toldAt });

test('each word about a clock is said once, and again when there is a new reason', () => {
  assert.equal(due('running', '2026-06-04T00:00:00Z', null), null);
  assert.equal(due('warned', '2026-06-05T00:00:00Z', null), 'owner');
  assert.equal(due('warned', '2026-06-06T00:00:00Z', '2026-06-05T00:00:00Z'), null, 'said');
  assert.equal(due('warned', '2026-06-08T00:00:01Z', '2026-06-05T00:00:00Z'), 'owner', 'the second reminder');
  const unowned = escalationDue(reading('warned'), { owner: null, now: '2026-06-05T00:00:00Z', toldAt: null });
  assert.equal(unowned, 'committee', 'nobody owns it');
  assert.equal(due('breached', '2026-06-11T00:00:00Z', '2026-06-08T00:00:01Z'), 'committee');
  assert.equal(due('breached', '2026-06-12T00:00:00Z', '2026-06-11T00:00:00Z'), null);
  assert.equal(due('breached', '2026-06-14T00:00:00Z', '2026-06-11T00:00:00Z'), 'deputies', 'three days later');
  assert.equal(due('breached', '2026-06-20T00:00:00Z', '2026-06-14T00:00:00Z'), null);
});
