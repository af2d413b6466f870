// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CaseClock, chainFaults, readClock } from './clocks.ts';
import { type CraStanding, craClocks, craFaults, monthAfter } from './cra.ts';
import { craDrafts } from './cra-drafts.ts';

const now = '2026-11-27T12:00:00Z';
const by = { by: 'ada', now };
const nothing: CraStanding = {
  event: 'exploited-vulnerability',
  ...{ awareAt: null, earlyWarningAt: null, notificationAt: null, measureAt: null, finalAt: null },
};
const calendar = { zone: 'UTC', holidays: [], incrementEnds: [] };
const told = (clocks: readonly CaseClock[]) =>
  clocks.map((clock) => {
    const { kind, state, dueAt, late } = readClock(clock, { calendar, level: null, now });
    assert.deepEqual(chainFaults(clock), [], kind);
    return `${kind} ${state}${late ? ' late' : ''} ${dueAt}`;
  });

test('CRA 14(2): 24 and 72 hours from being aware, 14 days from a measure; a suspicion starts nothing', () => {
  assert.deepEqual(craClocks([], nothing, by), []);
  const aware = craClocks([], { ...nothing, awareAt: '2026-11-26T18:00:00Z' }, by);
  assert.deepEqual(told(aware), [
    'cra-early-warning running 2026-11-27T18:00:00Z',
    'cra-notification running 2026-11-29T18:00:00Z',
  ]);
  assert.deepEqual(
    craClocks(aware, { ...nothing, awareAt: '2026-11-26T18:00:00Z' }, by),
    aware,
    'the same again changes nothing',
  );
  assert.deepEqual(
    craClocks(aware, { ...nothing, awareAt: '2026-11-26T21:00:00.000+03:00' }, by),
    aware,
    'nor the same instant in other words',
  );
  const filed = { ...nothing, awareAt: '2026-11-25T18:00:00Z', earlyWarningAt: '2026-11-27T09:00:00Z' };
  const measured = craClocks([], { ...filed, measureAt: '2026-11-27T10:00:00Z' }, by);
  assert.deepEqual(told(measured), [
    'cra-early-warning met late 2026-11-26T18:00:00Z',
    'cra-notification running 2026-11-28T18:00:00Z',
    'cra-final-report running 2026-12-11T23:59:59Z',
  ]);
  const over = craClocks(measured, nothing, by);
  assert.deepEqual(
    told(over).map((line) => line.split(' ')[1]),
    ['met', 'cancelled', 'cancelled'],
    'not aware after all',
  );
  const moved = craClocks(aware, { ...nothing, awareAt: '2026-11-26T20:00:00Z' }, by);
  assert.equal(told(moved).filter((line) => line.includes('running')).length, 2);
  assert.ok(told(moved).includes('cra-early-warning running 2026-11-27T20:00:00Z'));
});

test('CRA 14(4): the final report of an incident is due a month after its notification', () => {
  const standing = {
    ...nothing,
    event: 'severe-incident' as const,
    awareAt: '2026-11-26T18:00:00Z',
    notificationAt: '2026-11-27T10:00:00Z',
  };
  assert.ok(told(craClocks([], standing, by)).includes('cra-incident-report running 2026-12-27T10:00:00Z'));
  assert.equal(monthAfter('2027-01-31T08:00:00Z'), '2027-02-28T08:00:00Z');
  assert.equal(monthAfter('2026-12-15T08:00:00Z'), '2027-01-15T08:00:00Z');
});

test('moments stand in their order', () => {
  const fields = (part: Partial<CraStanding>) => craFaults({ ...nothing, ...part }).map(({ field }) => field);
  assert.deepEqual(fields({}), []);
  assert.deepEqual(fields({ earlyWarningAt: now }), ['awareAt']);
  assert.deepEqual(fields({ awareAt: now, earlyWarningAt: '2026-11-27T11:00:00Z' }), ['earlyWarningAt']);
  assert.deepEqual(fields({ awareAt: now, finalAt: '2026-11-29T11:00:00Z' }), ['measureAt']);
});

test('a draft leaves open in brackets what nobody has written, and the early warning tells no detail', () => {
  const source = {
    summary: 'Two transfers at once.',
    affected: ['ledger <2.1'],
    impact: '',
    workaround: '',
    severity: 'high',
    fixedIn: '',
  };
  const [early, notification, final] = craDrafts({ ...nothing, awareAt: now }, source);
  assert.ok(early?.text.includes('ledger <2.1') && !early.text.includes('Two transfers'));
  assert.match(notification?.text ?? '', /Nature: Two transfers at once\.\nFirst assessment: \[/);
  assert.deepEqual([early?.rule, notification?.rule, final?.rule], ['CRA 14(2)(a)', 'CRA 14(2)(b)', 'CRA 14(2)(c)']);
});
