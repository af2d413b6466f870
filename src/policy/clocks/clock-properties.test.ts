// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ClockFacts } from './clock-facts.ts';
import { type ClockReading, clockOf } from './clock-of.ts';
import { mojaloopProfile } from './mojaloop-profile.ts';

const calendar = { holidays: ['2026-12-25', '2027-01-01'], incrementEnds: ['2026-12-18', '2027-03-26'] };
const start = Date.parse('2026-11-20T00:00:00Z');
const hours = (count: number) => new Date(start + count * 3_600_000).toISOString();
const hour = fc.integer({ min: 0, max: 3_000 });
const pause = fc
  .tuple(hour, fc.integer({ min: 1, max: 400 }))
  .map(([from, length]) => ({ from: hours(from), to: hours(from + length), reason: 'x' }));
const severity = fc.constantFrom('critical', 'high', 'medium', 'low') as fc.Arbitrary<'critical' | 'high' | 'medium' | 'low'>;
const someFacts: fc.Arbitrary<ClockFacts> = fc.record({
  severity,
  firstSeen: hour.map(hours),
  published: fc.constant(''),
  kev: fc.option(fc.record({ since: hour.map(hours), due: fc.constantFrom('', '2027-01-15') })),
  pauses: fc.array(pause, { maxLength: 3 }),
  restartedAt: fc.constant(''),
  metAt: fc.constant(''),
});
const read = (facts: ClockFacts, now: string) => clockOf(facts, { profile: mojaloopProfile, calendar, now }) as ClockReading;

test('a pause more never makes anything due earlier', () => {
  fc.assert(
    fc.property(someFacts, pause, hour, (facts, added, at) => {
      const [before, after] = [read(facts, hours(at)), read({ ...facts, pauses: [...facts.pauses, added] }, hours(at))];
      assert.ok(after.dueAt >= before.dueAt, `${before.dueAt} -> ${after.dueAt}`);
    }),
  );
});

test('worse is never due later than milder', () => {
  fc.assert(
    fc.property(someFacts, hour, (facts, at) => {
      const dues = (['critical', 'high', 'medium', 'low'] as const).map(
        (one) => read({ ...facts, severity: one }, hours(at)).dueAt,
      );
      assert.deepEqual(dues, dues.toSorted());
    }),
  );
});

test('a known exploitation never gives more time; a warning never comes after the due day', () => {
  fc.assert(
    fc.property(someFacts, hour, (facts, at) => {
      const [without, given] = [read({ ...facts, kev: null }, hours(at)), read(facts, hours(at))];
      assert.ok(given.dueAt <= without.dueAt);
      assert.ok(given.warnAt === null || given.warnAt <= given.dueAt);
    }),
  );
});

test('between now and the next change the reading stays; at the next change it moves', () => {
  const shown = ({ state, escalation }: ClockReading) => JSON.stringify([state, escalation?.to]);
  fc.assert(
    fc.property(someFacts, hour, fc.double({ min: 0, max: 0.999, noNaN: true }), (facts, at, part) => {
      const now = read({ ...facts, pauses: [] }, hours(at));
      if (now.nextChangeAt === null) return;
      const gap = Date.parse(now.nextChangeAt) - Date.parse(hours(at));
      const between = new Date(Date.parse(hours(at)) + Math.floor(gap * part)).toISOString();
      assert.equal(shown(read({ ...facts, pauses: [] }, between)), shown(now));
      assert.notEqual(shown(read({ ...facts, pauses: [] }, now.nextChangeAt)), shown(now));
    }),
  );
});
