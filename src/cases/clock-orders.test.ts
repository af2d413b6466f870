// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anybody, buildCase, now, receivedAt, ripeFor } from '../../test/builders/build-case.ts';
import { type WorkState, workStates } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import { applyOrders, clocksIn, orderClock } from './clock-orders.ts';
import type { CaseClock } from './clocks.ts';
import { laneOf, laneProfiles, remediationLevel, type ScopeFacts } from './lanes.ts';
import { moveCase } from './move-case.ts';
import type { TransitionName } from './states.ts';

const take = (clocks: readonly CaseClock[], name: TransitionName, given: Partial<CaseFacts> = {}) => {
  const facts = { ...ripeFor(name), ...given };
  const move = moveCase(facts, name, { actor: anybody, now });
  assert.ok('moved' in move, JSON.stringify(move));
  return applyOrders(clocks, move.moved.effects, { facts, by: 'ben', now });
};
const state = (clocks: readonly CaseClock[]) =>
  clocks.map(({ key, events }) => `${key} ${events.map(({ kind }) => kind).join(' ')}`);
const ctx = { by: 'ben', now };
const received = orderClock([], { order: 'start', kind: 'acknowledge', startedAt: receivedAt, reason: 'received' }, ctx);

test('R14 acknowledging meets the clock; the 90 and the 7 days run from receipt', () => {
  const clocks = take(received, 'acknowledge');
  assert.deepEqual(state(clocks), ['acknowledge start meet', 'reporter-secrecy start', 'foundation-may-publish start']);
  assert.deepEqual(new Set(clocks.map(({ startedAt }) => startedAt)), new Set([receivedAt]));
});

test('a question pauses the investigation, the answer resumes it; asked twice it is paused twice', () => {
  let clocks = take([], 'investigate');
  for (let times = 0; times < 2; times++) clocks = take(take(clocks, 'ask-reporter'), 'resume');
  assert.deepEqual(state(clocks), [
    'investigation start pause resume pause resume',
    'reporter-answer start meet',
    'reporter-answer#2 start meet',
  ]);
});

test('spam does not stop the acknowledgement before a second person has looked', () => {
  const marked = take(received, 'set-aside-as-spam');
  assert.deepEqual(state(marked), ['acknowledge start', 'second-look start']);
  const confirmed = take(marked, 'confirm-spam');
  assert.deepEqual(state(confirmed), ['acknowledge start cancel', 'second-look start meet']);
  const back = take(confirmed, 'take-back-spam');
  assert.deepEqual([state(back).at(-1), back.at(-1)?.startedAt], ['acknowledge#2 start', receivedAt]);
});

test('an order that does not fit changes nothing', () => {
  assert.equal(orderClock(received, { order: 'start', kind: 'acknowledge', reason: '' }, ctx), received);
  assert.equal(orderClock(received, { order: 'resume', kind: 'acknowledge', reason: '' }, ctx), received);
  const paused = orderClock(received, { order: 'pause', kind: 'acknowledge', reason: '' }, ctx);
  assert.notEqual(paused, received);
  assert.equal(orderClock(paused, { order: 'pause', kind: 'acknowledge', reason: '' }, ctx), paused);
  assert.equal(orderClock(received, { order: 'meet', kind: 'remediation', reason: '' }, ctx), received);
});

test('R52 each vendor has a clock of its own', () => {
  const one = orderClock([], { order: 'start', kind: 'vendor-silence', subject: 'v1', reason: 'contact' }, ctx);
  const two = orderClock(one, { order: 'start', kind: 'vendor-silence', subject: 'v2', reason: 'contact' }, ctx);
  const met = orderClock(two, { order: 'meet', kind: 'vendor-silence', subject: 'v1', reason: 'answer' }, ctx);
  assert.deepEqual(state(met), ['vendor-silence/v1 start meet', 'vendor-silence/v2 start']);
});

test('which clocks can run in which state', () => {
  // An emergency can be called in every open state.
  const own = (name: WorkState) => clocksIn(name).filter((kind) => kind !== 'emergency-confirmation');
  assert.deepEqual(own('received'), ['acknowledge']);
  assert.deepEqual(own('spam'), ['acknowledge', 'second-look']);
  assert.ok(clocksIn('resolving').includes('remediation') && clocksIn('needs-info').includes('investigation'));
  assert.ok(!clocksIn('rejected').includes('reporter-secrecy') && clocksIn('rejected').includes('appeal'));
  assert.deepEqual(
    clocksIn('released').filter((kind) => kind === 'remediation'),
    [],
  );
  for (const name of workStates) assert.ok(Array.isArray(clocksIn(name)));
});

const scope = (given: Partial<ScopeFacts>): ScopeFacts => ({
  component: 'unknown',
  publicAdvisory: false,
  asksForHelp: false,
  confirmedSpam: false,
  foundByUs: false,
  ...given,
});

test('R12 core and supporting services and critical dependencies have their lanes; R27 nothing is dropped', () => {
  const lanes: [Partial<ScopeFacts>, string][] = [
    [{ component: 'core-service' }, 'core'],
    [{ component: 'supporting-service' }, 'supporting'],
    [{ component: 'critical-third-party' }, 'critical-dependency'],
    [{ component: 'third-party' }, 'critical-dependency'],
    [{ component: 'website' }, 'website'],
    [{ component: 'excluded-repository' }, 'non-production'],
    [{ component: 'unknown' }, 'core'],
    [{ component: 'core-service', publicAdvisory: true }, 'dependency-advisory'],
    [{ asksForHelp: true }, 'support'],
    [{ foundByUs: true }, 'outbound'],
    [{ confirmedSpam: true }, 'spam'],
  ];
  for (const [given, expected] of lanes) {
    const { lane, because } = laneOf(scope(given));
    assert.equal(lane, expected);
    assert.notEqual(because, '');
  }
});

test('R13 the acknowledgement clock runs in the website lane too; remediation there is as for low', () => {
  for (const lane of ['website', 'non-production', 'core', 'support'] as const)
    assert.ok(!laneProfiles[lane].without.includes('acknowledge'));
  const levels = (['website', 'non-production', 'core'] as const).map((lane) => remediationLevel(buildCase({ lane })));
  assert.deepEqual([...levels, remediationLevel(buildCase({ lane: null }))], ['low', 'low', 'high', 'high']);
});

test('R43 a public dependency advisory demands ids and keeps no secrets; K4 the lane decides', () => {
  assert.equal(laneProfiles['dependency-advisory'].publicText, 'ids-required');
  assert.equal(laneProfiles.core.publicText, 'no-hints');
  assert.deepEqual(state(take(received, 'acknowledge', { lane: 'dependency-advisory' })), ['acknowledge start meet']);
});
