// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildCase } from '../../test/builders/build-case.ts';
import { orderClock } from './clock-orders.ts';
import { type CaseClock, readClock } from './clocks.ts';
import { moveCase } from './move-case.ts';
import { noEmbargo } from './open-case.ts';
import { withWindows } from './windows.ts';

const calendar = { zone: 'America/New_York', holidays: [], incrementEnds: [] };
const contact = '2026-11-24T12:00:00Z';
const order = (clocks: readonly CaseClock[], terms: Parameters<typeof orderClock>[1], now = contact) =>
  orderClock(clocks, terms, { by: 'ada', now });
const read = (clocks: readonly CaseClock[], now: string) =>
  clocks.map((clock) => readClock(clock, { calendar, level: 'high', now }));

test('R52 the guard opens in the second in which the clock opens, by the days of the zone', () => {
  const clocks = order([], { order: 'start', kind: 'vendor-silence', subject: 'p-vendor', reason: 'contact' });
  const facts = buildCase({
    state: 'released',
    embargo: { ...noEmbargo, state: 'exited' },
    vendors: [
      { participant: 'p-vendor', affected: true, firstContactAt: contact, toldAt: null, answeredAt: null, waitUntil: null },
    ],
    publicFacts: { ...buildCase().publicFacts, public: contact },
  });
  const announced = (now: string) => {
    const [reading] = read(clocks, now);
    const move = moveCase(withWindows(facts, read(clocks, now)), 'announce', {
      actor: { id: 'ben', duties: ['committee'] },
      now,
    });
    return [reading?.state, 'moved' in move];
  };
  assert.deepEqual(announced('2026-12-25T04:59:59Z'), ['waiting', false]);
  assert.deepEqual(announced('2026-12-25T05:00:00Z'), ['open', true]);
});

test('the newest chain counts, a cancelled one does not', () => {
  const first = order([], { order: 'start', kind: 'appeal', reason: 'rejected' });
  const again = order(
    order(first, { order: 'meet', kind: 'appeal', reason: 'reopened' }),
    { order: 'start', kind: 'appeal', reason: 'rejected' },
    '2027-01-10T12:00:00Z',
  );
  const until = (clocks: readonly CaseClock[]) => withWindows(buildCase(), read(clocks, contact)).windows;
  assert.equal(until(again).appealUntil, '2027-02-10T04:59:59Z');
  const secrecy = order(order([], { order: 'start', kind: 'reporter-secrecy', reason: 'x' }), {
    order: 'cancel',
    kind: 'reporter-secrecy',
    reason: 'x',
  });
  assert.deepEqual(until(secrecy), { appealUntil: null, secrecyUntil: null });
});
