// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dueDate, isRealDate } from './working-days.ts';

const none = new Set<string>();
const business = (days: number) => ({ days, unit: 'business' as const });
const calendar = (days: number) => ({ days, unit: 'calendar' as const });

test('business days skip the weekend and the holidays', () => {
  // 2026-11-27 is a Friday.
  const cases: [string, number, string[], string][] = [
    ['2026-11-27T10:00:00Z', 1, [], '2026-11-30'],
    ['2026-11-27T10:00:00Z', 3, [], '2026-12-02'],
    ['2026-11-27T23:59:59Z', 1, [], '2026-11-30'],
    ['2026-11-28T00:00:00Z', 1, [], '2026-11-30'],
    ['2026-11-29T12:00:00Z', 1, [], '2026-11-30'],
    ['2026-11-27T10:00:00Z', 1, ['2026-11-30'], '2026-12-01'],
    ['2026-11-27T10:00:00Z', 1, ['2026-11-28'], '2026-11-30'],
    ['2026-12-23T08:00:00Z', 3, ['2026-12-25', '2027-01-01'], '2026-12-29'],
    ['2026-11-24T08:00:00Z', 0, [], '2026-11-24'],
  ];
  for (const [from, days, holidays, expected] of cases) {
    assert.equal(dueDate(from, business(days), new Set(holidays)), `${expected}T23:59:59Z`, `${from} + ${days}`);
  }
});

test('the zone of the instant does not matter, only its UTC date', () => {
  // Friday evening in UTC, already Saturday in Nairobi; and Saturday morning there that is still Friday in UTC.
  assert.equal(dueDate('2026-11-28T01:30:00+03:00', business(1), none), '2026-11-30T23:59:59Z');
  assert.equal(dueDate('2026-11-29T22:30:00-05:00', business(1), none), '2026-12-01T23:59:59Z');
});

test('calendar days count every day, over leap days and year ends', () => {
  assert.equal(dueDate('2028-02-28', calendar(1), none), '2028-02-29T23:59:59Z');
  assert.equal(dueDate('2026-12-31T23:59:59Z', calendar(30), none), '2027-01-30T23:59:59Z');
});

test('a due date is a working day and n working days away', () => {
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 60 }), (from, days) => {
      const due = new Date(dueDate(from.toISOString(), business(days), none));
      assert.ok(![0, 6].includes(due.getUTCDay()));
      let seen = 0;
      const start = Date.parse(`${from.toISOString().slice(0, 10)}T00:00:00Z`);
      for (let at = start + 86_400_000; at <= due.getTime(); at += 86_400_000)
        if (![0, 6].includes(new Date(at).getUTCDay())) seen++;
      assert.equal(seen, days);
    }),
  );
});

test('days that do not exist', () => {
  assert.ok(isRealDate('2028-02-29'));
  assert.ok(!isRealDate('2026-02-29'));
  assert.ok(!isRealDate('2026-13-01'));
});
