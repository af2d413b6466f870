// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dueInZone, instantOfWall, isZone, lastSecondOf, told, wallTime, zonedDate } from './zoned-days.ts';

const none = new Set<string>();
const business = (days: number) => ({ days, unit: 'business' as const });

test('Friday 23:59 is Friday only where it is Friday', () => {
  // 2026-11-27 is a Friday. 20:59 UTC is 23:59 in Nairobi and 15:59 in New York.
  const from = '2026-11-27T20:59:00Z';
  const due = (zone: string) => dueInZone(from, business(1), { zone, holidays: none });
  assert.equal(due('Africa/Nairobi'), '2026-11-30T20:59:59Z');
  assert.equal(due('America/New_York'), '2026-12-01T04:59:59Z');
  // A minute and a second later it is Saturday in Nairobi: still Monday. On Sunday, 21:00 UTC, it is Monday there: Tuesday.
  assert.equal(
    dueInZone('2026-11-27T21:00:00Z', business(1), { zone: 'Africa/Nairobi', holidays: none }),
    '2026-11-30T20:59:59Z',
  );
  assert.equal(
    dueInZone('2026-11-29T21:00:00Z', business(1), { zone: 'Africa/Nairobi', holidays: none }),
    '2026-12-01T20:59:59Z',
  );
});

test('days end by the wall clock on both sides of daylight saving', () => {
  // New York leaves daylight saving on 2026-11-01 and enters it on 2027-03-14.
  assert.equal(lastSecondOf('2026-10-31', 'America/New_York'), '2026-11-01T03:59:59Z');
  assert.equal(lastSecondOf('2026-11-01', 'America/New_York'), '2026-11-02T04:59:59Z');
  assert.equal(lastSecondOf('2027-03-13', 'America/New_York'), '2027-03-14T04:59:59Z');
  assert.equal(lastSecondOf('2027-03-14', 'America/New_York'), '2027-03-15T03:59:59Z');
});

test('an hour that is left out, and one that comes twice', () => {
  const wall = (text: string) => Date.parse(`${text}Z`);
  assert.equal(told(instantOfWall(wall('2027-03-14T02:30:00'), 'America/New_York')), '2027-03-14T07:30:00Z');
  assert.equal(told(instantOfWall(wall('2026-11-01T01:30:00'), 'America/New_York')), '2026-11-01T05:30:00Z');
});

test('holidays are days of the zone', () => {
  const holidays = new Set(['2026-12-01']);
  assert.equal(dueInZone('2026-11-30T22:00:00Z', business(1), { zone: 'UTC', holidays }), '2026-12-02T23:59:59Z');
  assert.equal(dueInZone('2026-11-30T22:00:00Z', business(1), { zone: 'Africa/Nairobi', holidays }), '2026-12-02T20:59:59Z');
});

test('zones that do not exist', () => {
  assert.ok(isZone('Africa/Nairobi') && isZone('UTC'));
  assert.ok(!isZone('Nairobi') && !isZone('') && !isZone('EAT') && !isZone('Nowhere/Land'));
});

test('every instant finds back through its wall clock, but for the hour that comes twice', () => {
  const zone = fc.constantFrom('UTC', 'Africa/Nairobi', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham');
  fc.assert(
    fc.property(zone, fc.integer({ min: 1_577_836_800_000, max: 2_208_988_800_000 }), (name, instant) => {
      const back = instantOfWall(wallTime(instant, name), name);
      assert.ok(back === instant || back === instant - 3_600_000, told(instant));
      assert.equal(wallTime(back, name), wallTime(instant, name));
      assert.match(zonedDate(told(instant), name), /^\d{4}-\d{2}-\d{2}$/);
    }),
  );
});
