// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Value from 'typebox/value';
import type { Severity } from '../../model/severity.ts';
import { SlaProfile, type WorkCalendar } from '../../model/sla.ts';
import { type ClockFacts, clockFacts, type StateSpan } from './clock-facts.ts';
import { type ClockReading, clockOf } from './clock-of.ts';
import { mojaloopProfile } from './mojaloop-profile.ts';

const calendar: WorkCalendar = { holidays: [], incrementEnds: ['2026-12-18', '2027-03-26', '2027-06-25'] };
const facts = (given: Partial<ClockFacts> = {}): ClockFacts => ({
  severity: 'critical',
  firstSeen: '2026-11-24T10:00:00Z', // a Tuesday
  published: '',
  kev: null,
  pauses: [],
  restartedAt: '',
  metAt: '',
  ...given,
});
interface At {
  now?: string;
  profile?: Partial<SlaProfile>;
  calendar?: Partial<WorkCalendar>;
}
const read = (given: Partial<ClockFacts>, at: At = {}): ClockReading => {
  const setting = {
    profile: { ...mojaloopProfile, ...at.profile },
    calendar: { ...calendar, ...at.calendar },
    now: at.now ?? given.firstSeen ?? '2026-11-24T10:00:00Z',
  };
  const reading = clockOf(facts(given), setting);
  assert.ok(reading);
  return reading;
};
const due = (given: Partial<ClockFacts>, at?: At) => read(given, at).dueAt;
const stateAt = (now: string, given: Partial<ClockFacts> = {}) => read(given, { now }).state;

test('R54 critical: warned after 1 business day, due after 3', () => {
  const { dueAt, warnAt, because } = read({});
  assert.deepEqual([warnAt, dueAt], ['2026-11-25T23:59:59Z', '2026-11-27T23:59:59Z']);
  assert.deepEqual(because, ['R54: critical findings are due 3 business days after 2026-11-24.']);
});

test('R54 critical found on Friday 23:59 is due at the end of Wednesday', () => {
  assert.equal(due({ firstSeen: '2026-11-27T23:59:00Z' }), '2026-12-02T23:59:59Z');
});

test('R54 holidays do not count', () => {
  assert.equal(due({}, { calendar: { holidays: ['2026-11-26'] } }), '2026-11-30T23:59:59Z');
});

test('R54 the clock runs, is warned, is breached; each a second after the last good one', () => {
  const at = ['2026-11-25T23:59:58Z', '2026-11-25T23:59:59Z', '2026-11-27T23:59:59Z', '2026-11-28T00:00:00Z'];
  assert.deepEqual(
    at.map((now) => stateAt(now)),
    ['running', 'warned', 'warned', 'breached'],
  );
});

test('R55 high: 30 days where the increment ends later', () => {
  const { dueAt, warnAt } = read({ severity: 'high', firstSeen: '2027-01-04T08:00:00Z' });
  assert.deepEqual([dueAt, warnAt], ['2027-02-03T23:59:59Z', '2027-01-27T23:59:59Z']);
});

test('R55 high: the end of the increment where that is before the 30 days', () => {
  const { dueAt, because } = read({ severity: 'high' });
  assert.equal(dueAt, '2026-12-18T23:59:59Z');
  assert.match(because[0] as string, /^R55.*end of the increment, on 2026-12-18/);
});

test('R55 high: 30 days where no increment is known', () => {
  assert.equal(due({ severity: 'high' }, { calendar: { incrementEnds: [] } }), '2026-12-24T23:59:59Z');
});

test('R56 medium: due after 60 days, warned at the end of the increment', () => {
  const { dueAt, warnAt } = read({ severity: 'medium' });
  assert.deepEqual([dueAt, warnAt], ['2027-01-23T23:59:59Z', '2026-12-18T23:59:59Z']);
});

test('R56 medium: a warning never comes after the due day', () => {
  const { dueAt, warnAt } = read({ severity: 'medium', firstSeen: '2026-12-19T00:00:00Z' });
  assert.deepEqual([warnAt, dueAt], ['2027-02-17T23:59:59Z', '2027-02-17T23:59:59Z']);
});

test('R57 low: 90 days, over a leap day', () => {
  assert.equal(due({ severity: 'low', firstSeen: '2027-12-01T00:00:00Z' }), '2028-02-29T23:59:59Z');
});

test('unknown severity runs by the profile: like high here, or not at all', () => {
  assert.equal(due({ severity: 'unknown' }), '2026-12-18T23:59:59Z');
  const profile = { ...mojaloopProfile, rules: { ...mojaloopProfile.rules, unknown: null } };
  assert.equal(clockOf(facts({ severity: 'unknown' }), { profile, calendar, now: '2026-11-24T10:00:00Z' }), null);
});

test('R54 a critical finding is never due later than a high one, even where the increment ends tomorrow', () => {
  const at = { calendar: { incrementEnds: ['2026-11-25'] } };
  assert.deepEqual([due({}, at), due({ severity: 'high' }, at)], ['2026-11-25T23:59:59Z', '2026-11-25T23:59:59Z']);
  assert.match(read({}, at).because[0] as string, /Worse is never due later/);
});

test('KEV shortens to 3 business days from the day it is known to be exploited', () => {
  const low = { severity: 'low' as const, kev: { since: '2026-12-01T00:00:00Z', due: '' } };
  assert.equal(due(low, { now: '2026-12-01T01:00:00Z' }), '2026-12-04T23:59:59Z');
  assert.equal(due({ ...low, kev: { since: '2020-01-01', due: '' } }), '2026-11-27T23:59:59Z');
  assert.match(read(low).because[0] as string, /^KEV: known to be exploited/);
});

test('KEV: a pause from before it was known to be exploited gives no more time', () => {
  const pauses = [{ from: '2026-11-24T12:00:00Z', to: '2026-11-30T00:00:00Z', reason: 'no fix' }];
  const given = { severity: 'low' as const, kev: { since: '2026-12-01T00:00:00Z', due: '' }, pauses };
  assert.equal(due(given, { now: '2026-12-01T01:00:00Z' }), '2026-12-04T23:59:59Z');
});

test('KEV: the day that the catalogue names holds where it is earlier, and only where the profile says so', () => {
  const named = { severity: 'low' as const, kev: { since: '2026-11-24T00:00:00Z', due: '2026-11-25' } };
  assert.equal(due(named), '2026-11-25T23:59:59Z');
  assert.equal(due(named, { profile: { kev: { ...mojaloopProfile.kev!, toldDate: false } } }), '2026-11-27T23:59:59Z');
  assert.equal(due(named, { profile: { kev: null } }), '2027-02-22T23:59:59Z');
});

test('the clock starts at the public date where the profile says so and the date is known', () => {
  const given = { severity: 'low' as const, published: '2026-11-01' };
  assert.equal(due(given, { profile: { startsAt: 'published' } }), '2027-01-30T23:59:59Z');
  assert.equal(due({ severity: 'low' }, { profile: { startsAt: 'published' } }), due({ severity: 'low' }));
  assert.equal(due(given), due({ severity: 'low' }));
});

test('a pause over a weekend gives business days back only the business hours', () => {
  // Seen on Thursday: due on Tuesday. Paused from Friday 18:00 to Monday 06:00: 12 business hours, 60 hours of the calendar.
  const pauses = [{ from: '2026-11-27T18:00:00Z', to: '2026-11-30T06:00:00Z', reason: 'waits for the vendor' }];
  const given = { firstSeen: '2026-11-26T10:00:00Z', pauses };
  const at = { now: '2026-11-30T07:00:00Z' };
  assert.equal(due({ ...given, pauses: [] }, at), '2026-12-01T23:59:59Z');
  assert.equal(due(given, at), '2026-12-02T11:59:59Z');
  assert.equal(due({ ...given, severity: 'low' }, at), '2027-02-27T11:59:59Z');
  assert.match(read(given, at).because.at(-1) as string, /stood for 60 hours \(waits for the vendor\)/);
});

test('a pause of whole business days keeps the last second of a day, over a holiday', () => {
  const pauses = [{ from: '2026-11-25T00:00:00Z', to: '2026-11-27T00:00:00Z', reason: '' }];
  assert.equal(due({ pauses }, { now: '2026-11-27T00:00:00Z', calendar: { holidays: ['2026-11-30'] } }), '2026-12-02T23:59:59Z');
});

test('while it is paused the clock stands and tells what would be left', () => {
  const pauses = [{ from: '2026-11-25T00:00:00Z', to: null, reason: 'no fix' }];
  const reading = read({ pauses }, { now: '2026-12-25T00:00:00Z' });
  assert.deepEqual([reading.state, reading.nextChangeAt, reading.dueAt > '2026-12-25'], ['paused', null, true]);
});

test('a pause that begins after the due day heals nothing', () => {
  const pauses = [{ from: '2026-11-30T00:00:00Z', to: null, reason: '' }];
  const reading = read({ pauses }, { now: '2026-12-25T00:00:00Z' });
  assert.deepEqual([reading.state, reading.dueAt], ['breached', '2026-11-27T23:59:59Z']);
});

test('a change of severity counts from the original start', () => {
  const now = '2027-01-10T00:00:00Z';
  assert.equal(stateAt(now, { severity: 'low' }), 'running');
  const worse = read({ severity: 'critical' }, { now });
  assert.deepEqual([worse.state, worse.dueAt], ['breached', '2026-11-27T23:59:59Z']);
});

test('met in time, or late; nothing changes afterwards', () => {
  const now = '2027-06-01T00:00:00Z';
  const [inTime, late] = ['2026-11-27T23:59:59Z', '2026-11-28T00:00:00Z'].map((metAt) => read({ metAt }, { now }));
  assert.deepEqual([inTime?.state, inTime?.late, inTime?.nextChangeAt], ['met', false, null]);
  assert.deepEqual([late?.state, late?.late], ['met', true]);
});

test('escalation: the owner when warned, the maintainer when due, the committee a week later', () => {
  const at = ['2026-11-25T10:00:00Z', '2026-11-26T00:00:00Z', '2026-11-28T00:00:00Z', '2026-12-05T00:00:00Z'];
  assert.deepEqual(
    at.map((now) => read({}, { now }).escalation?.to),
    [undefined, 'owner', 'maintainer', 'committee'],
  );
});

const stay = (is: StateSpan['is'], from: string, to: string | null): StateSpan => ({ is, from, to });
const base = { severity: 'low' as Severity, firstSeen: '2026-11-24T10:00:00Z', published: '', kev: null, pauses: [] };

test('an acceptance pauses; when it ends the clock goes on, or starts again if the profile says so', () => {
  const history = [
    stay('new', '2026-11-24T10:00:00Z', '2026-12-01T00:00:00Z'),
    stay('accepted', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'),
    stay('triaged', '2027-01-01T00:00:00Z', null),
  ];
  const on = (reopened: SlaProfile['reopened'], acceptancePauses = true) => {
    const profile = { reopened, acceptancePauses };
    return due(clockFacts({ ...base, history }, profile), { now: '2027-01-02T00:00:00Z', profile });
  };
  assert.equal(on('continue'), '2027-03-25T23:59:59Z'); // 22 February and 31 days
  assert.equal(on('restart'), '2027-04-01T23:59:59Z');
  assert.equal(on('continue', false), '2027-02-22T23:59:59Z');
});

test('fixed is met; back again, the time away does not count', () => {
  const fixed = [stay('new', '2026-11-24T10:00:00Z', '2026-12-01T00:00:00Z'), stay('fixed', '2026-12-01T00:00:00Z', null)];
  assert.equal(clockFacts({ ...base, history: fixed }, mojaloopProfile).metAt, '2026-12-01T00:00:00Z');
  const back = [fixed[0]!, { ...fixed[1]!, to: '2026-12-11T00:00:00Z' }, stay('new', '2026-12-11T00:00:00Z', null)];
  assert.equal(
    due(clockFacts({ ...base, history: back }, mojaloopProfile), { now: '2026-12-12T00:00:00Z' }),
    '2027-03-04T23:59:59Z',
  );
});

test('the profile is one that the schema knows, and absurd ones are not', () => {
  assert.ok(Value.Check(SlaProfile, mojaloopProfile));
  const absurd = { ...mojaloopProfile, kev: { ...mojaloopProfile.kev, due: { days: 1e9, unit: 'business' } } };
  assert.ok(!Value.Check(SlaProfile, absurd));
});
