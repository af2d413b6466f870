// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantIn, inZone, isZone } from './zoned.ts';

test('a day and a time are an instant by the clocks of their zone', () => {
  assert.equal(instantIn('UTC', '2026-08-01', '09:30'), '2026-08-01T09:30:00.000Z');
  assert.equal(instantIn('Africa/Nairobi', '2026-08-01', '09:30'), '2026-08-01T06:30:00.000Z');
  assert.equal(instantIn('America/New_York', '2026-01-15', '09:00'), '2026-01-15T14:00:00.000Z');
  assert.equal(instantIn('America/New_York', '2026-07-15', '09:00'), '2026-07-15T13:00:00.000Z');
});

test('a time that is skipped lies after the jump, of one that comes twice it is the first', () => {
  assert.equal(instantIn('Europe/Berlin', '2026-03-29', '02:30'), '2026-03-29T01:30:00.000Z');
  assert.equal(instantIn('Europe/Berlin', '2026-10-25', '02:30'), '2026-10-25T00:30:00.000Z');
});

test('what is no day, time or zone is no instant', () => {
  assert.equal(instantIn('UTC', '2026-02', '09:30'), undefined);
  assert.equal(instantIn('UTC', '2026-08-01', ''), undefined);
  assert.equal(instantIn('Mars/Olympus', '2026-08-01', '09:30'), undefined);
  assert.equal(isZone('Mars/Olympus'), false);
});

test('it is told with its zone', () => {
  assert.equal(inZone('2026-08-01T06:30:00.000Z', 'Africa/Nairobi'), '1 Aug 2026, 09:30, Africa/Nairobi');
});
