// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClockEvent } from './case.ts';
import type { CaseCalendar, CaseLevel } from './clock-due.ts';
import type { ClockKind } from './clock-kinds.ts';
import { type CaseClock, type ClockReading, chainFaults, readClock } from './clocks.ts';

const calendar: CaseCalendar = { zone: 'UTC', holidays: [], incrementEnds: ['2026-12-18', '2027-03-26'] };
const nairobi: CaseCalendar = { ...calendar, zone: 'Africa/Nairobi' };
const newYork: CaseCalendar = { ...calendar, zone: 'America/New_York' };
const event = (kind: ClockEvent['kind'], at: string, dueAt?: string): ClockEvent => ({
  kind,
  at,
  by: 'ada',
  reason: 'asked',
  ...(dueAt === undefined ? {} : { dueAt }),
});
interface Given {
  calendar?: CaseCalendar;
  level?: CaseLevel;
  now?: string;
  events?: ClockEvent[];
  givenAt?: string;
}
const read = (kind: ClockKind, startedAt: string, given: Given = {}): ClockReading => {
  const events = [event('start', startedAt), ...(given.events ?? [])];
  const clock: CaseClock = { key: kind, kind, subject: null, startedAt, givenAt: given.givenAt ?? null, events };
  assert.deepEqual(chainFaults(clock), []);
  return readClock(clock, { calendar: given.calendar ?? calendar, level: given.level ?? null, now: given.now ?? startedAt });
};
const due = (kind: ClockKind, startedAt: string, given?: Given) => read(kind, startedAt, given).dueAt;

test('R14 received on Friday 23:59: due at the end of the seventh working day after it', () => {
  assert.equal(due('acknowledge', '2026-11-27T23:59:00Z'), '2026-12-08T23:59:59Z');
  assert.equal(due('acknowledge', '2026-11-28T00:00:00Z'), '2026-12-08T23:59:59Z');
  assert.equal(due('acknowledge', '2026-11-30T00:00:00Z'), '2026-12-09T23:59:59Z');
});

test('R14 in two zones: Friday 23:59 in Nairobi is Friday afternoon in New York', () => {
  const at = '2026-11-27T20:59:00Z';
  assert.equal(due('acknowledge', at, { calendar: nairobi }), '2026-12-08T20:59:59Z');
  assert.equal(due('acknowledge', at, { calendar: newYork }), '2026-12-09T04:59:59Z');
  // Sunday evening in New York is Monday morning in Nairobi, which is then day 0.
  assert.equal(due('acknowledge', '2026-11-29T22:00:00Z', { calendar: newYork }), '2026-12-09T04:59:59Z');
  assert.equal(due('acknowledge', '2026-11-29T22:00:00Z', { calendar: nairobi }), '2026-12-09T20:59:59Z');
});

test('R14 over the end of daylight saving the day still ends at local midnight', () => {
  assert.equal(due('acknowledge', '2026-10-30T12:00:00Z', { calendar: newYork }), '2026-11-11T04:59:59Z');
  assert.equal(due('acknowledge', '2027-03-05T12:00:00Z', { calendar: newYork }), '2027-03-17T03:59:59Z');
});

test('R14 holidays do not count, weekends among them neither', () => {
  const holidays = ['2026-12-01', '2026-12-05', '2026-12-08'];
  assert.equal(due('acknowledge', '2026-11-27T23:59:00Z', { calendar: { ...calendar, holidays } }), '2026-12-10T23:59:59Z');
});

test('R14 warned, breached a second after the last good one, met late, met in time', () => {
  const at = '2026-11-27T23:59:00Z';
  const state = (now: string) => read('acknowledge', at, { now }).state;
  assert.deepEqual(['2026-12-03T23:59:59Z', '2026-12-04T00:00:00Z', '2026-12-08T23:59:59Z', '2026-12-09T00:00:00Z'].map(state), [
    'running',
    'warned',
    'warned',
    'breached',
  ]);
  const met = (when: string) => read('acknowledge', at, { now: '2027-01-01T00:00:00Z', events: [event('meet', when)] });
  assert.deepEqual([met('2026-12-08T23:59:59Z').late, met('2026-12-09T00:00:00Z').late], [false, true]);
  assert.equal(met('2026-12-01T00:00:00Z').nextChangeAt, null);
});

test('R31 ninety days with words at 60, 75 and 85; K1 plans for this one', () => {
  const { dueAt, reminders, nature } = read('reporter-secrecy', '2026-11-02T09:00:00Z');
  assert.deepEqual([dueAt, nature], ['2027-01-31T23:59:59Z', 'deadline']);
  assert.deepEqual(reminders, ['2027-01-01T00:00:00Z', '2027-01-16T00:00:00Z', '2027-01-26T00:00:00Z']);
});

test('R51 seven days are a permission: waiting, then open, never breached', () => {
  const state = (now: string) => read('foundation-may-publish', '2026-11-02T09:00:00Z', { now }).state;
  assert.deepEqual(['2026-11-09T23:59:59Z', '2026-11-10T00:00:00Z', '2030-01-01T00:00:00Z'].map(state), [
    'waiting',
    'open',
    'open',
  ]);
});

test('R52 thirty days of a silent vendor are a permission', () => {
  const { dueAt, nature, state } = read('vendor-silence', '2026-11-02T09:00:00Z', { now: '2026-12-03T00:00:00Z' });
  assert.deepEqual([dueAt, nature, state], ['2026-12-02T23:59:59Z', 'permission', 'open']);
});

test('an appeal is open for thirty days and then closed', () => {
  const state = (now: string) => read('appeal', '2026-11-02T09:00:00Z', { now }).state;
  assert.deepEqual(['2026-12-02T23:59:59Z', '2026-12-03T00:00:00Z'].map(state), ['open', 'closed']);
});

test('R54 critical: warned after one working day, due after three, by the days of the zone', () => {
  const { dueAt, reminders } = read('remediation', '2026-11-27T20:59:00Z', { level: 'critical', calendar: nairobi });
  assert.deepEqual([dueAt, reminders], ['2026-12-02T20:59:59Z', ['2026-11-30T20:59:59Z']]);
});

test('R55 high: 30 days or the end of the increment, whichever comes first', () => {
  const high = (at: string, given: Given = {}) => due('remediation', at, { level: 'high', ...given });
  assert.equal(high('2026-11-24T10:00:00Z'), '2026-12-18T23:59:59Z');
  assert.equal(high('2027-01-04T10:00:00Z'), '2027-02-03T23:59:59Z');
  assert.equal(high('2026-11-24T10:00:00Z', { calendar: { ...calendar, incrementEnds: [] } }), '2026-12-24T23:59:59Z');
  assert.equal(due('remediation', '2026-12-17T10:00:00Z', { level: 'critical' }), '2026-12-18T23:59:59Z');
});

test('R56 medium: 60 days, warned at the end of the increment', () => {
  const { dueAt, reminders } = read('remediation', '2026-11-24T10:00:00Z', { level: 'medium' });
  assert.deepEqual([dueAt, reminders], ['2027-01-23T23:59:59Z', ['2026-12-18T23:59:59Z']]);
});

test('R57 low: 90 days', () => {
  assert.equal(due('remediation', '2026-11-24T10:00:00Z', { level: 'low' }), '2027-02-22T23:59:59Z');
});

test('K7 people may set another end for one case, with a reason', () => {
  const reading = read('remediation', '2026-11-24T10:00:00Z', {
    level: 'low',
    events: [event('override', '2026-11-25T00:00:00Z', '2026-12-01T12:00:00Z')],
  });
  assert.equal(reading.dueAt, '2026-12-01T12:00:00Z');
  assert.match(reading.because.at(-1) as string, /Set to .* \(asked\)/);
});

test('a pause over a weekend gives a clock of working days only working time back', () => {
  const events = [event('pause', '2026-11-27T18:00:00Z'), event('resume', '2026-11-30T06:00:00Z')];
  const given = { events, now: '2026-12-01T00:00:00Z' };
  assert.equal(due('acknowledge', '2026-11-26T10:00:00Z', given), '2026-12-08T11:59:59Z');
  assert.equal(due('reporter-secrecy', '2026-11-26T10:00:00Z', given), '2027-02-27T11:59:59Z');
});

test('while a reminder is paused it stands, and nothing changes by itself', () => {
  const reading = read('investigation', '2026-11-02T09:00:00Z', {
    events: [event('pause', '2026-11-03T09:00:00Z')],
    now: '2026-12-20T00:00:00Z',
  });
  assert.deepEqual([reading.state, reading.nextChangeAt], ['paused', null]);
});

test('R44 the embargo ends at its instant, told a week and a day before', () => {
  const givenAt = '2026-12-15T13:00:00Z';
  const reading = read('embargo-date', '2026-11-02T09:00:00Z', { givenAt, now: '2026-12-14T13:00:00Z' });
  assert.deepEqual(reading.reminders, ['2026-12-08T13:00:00Z', '2026-12-14T13:00:00Z']);
  assert.deepEqual([reading.dueAt, reading.state], [givenAt, 'warned']);
});

test('hours: confirmation 1, CVE record 24 and 72, CRA 24 and 72; 14 days after a measure and on the closed list', () => {
  const at = '2026-11-27T23:30:00Z';
  const ends: [ClockKind, string][] = [
    ['emergency-confirmation', '2026-11-28T00:30:00Z'],
    ['cve-should', '2026-11-28T23:30:00Z'],
    ['cve-must', '2026-11-30T23:30:00Z'],
    ['cra-early-warning', '2026-11-28T23:30:00Z'],
    ['cra-notification', '2026-11-30T23:30:00Z'],
    ['cra-final-report', '2026-12-11T23:59:59Z'],
    ['distros-limit', '2026-12-11T23:59:59Z'],
  ];
  for (const [kind, end] of ends) assert.equal(due(kind, at), end, kind);
});

test('a broken chain is told', () => {
  const clock = (events: ClockEvent[]): CaseClock => ({
    key: 'k',
    kind: 'investigation',
    subject: null,
    startedAt: '2026-11-02T00:00:00Z',
    givenAt: null,
    events,
  });
  const [start, meet] = [event('start', '2026-11-02T00:00:00Z'), event('meet', '2026-11-05T00:00:00Z')];
  assert.deepEqual(chainFaults(clock([])), ['never started']);
  assert.deepEqual(chainFaults(clock([start, event('resume', '2026-11-03T00:00:00Z')])), ['resume while on']);
  assert.deepEqual(chainFaults(clock([start, meet, event('pause', '2026-11-06T00:00:00Z')])), ['pause while over']);
  assert.deepEqual(chainFaults(clock([start, event('pause', '2026-11-01T00:00:00Z')])), ['pause before what came before it']);
});
