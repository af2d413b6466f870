// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dutyAhead, nextTurn, type RotaMember, rotaAhead } from './rota.ts';

const now = '2026-11-24T12:00:00Z';
const member = (person: string, more: Partial<RotaMember> = {}): RotaMember => ({
  person,
  weight: 1,
  away: [],
  taken: 0,
  lastAt: null,
  ...more,
});
const away = (substitute: string | null) => [{ from: '2026-11-23T00:00:00Z', to: '2026-11-26T00:00:00Z', substitute }];
const turn = (members: readonly RotaMember[], without: readonly string[] = []) => nextTurn(members, { now, without });

test('who is away has a turn only through somebody who stands in and is there', () => {
  const ben = member('ben', { taken: 3 });
  assert.deepEqual(turn([member('ada', { away: away('cleo') }), ben]), { person: 'cleo', turnOf: 'ada' });
  assert.deepEqual(turn([member('ada', { away: away(null) }), ben]), { person: 'ben', turnOf: 'ben' });
  assert.deepEqual(turn([member('ada', { away: away('cleo') }), ben], ['cleo']), { person: 'ben', turnOf: 'ben' }, 'recused');
  const both = [member('ada', { away: away('cleo') }), member('cleo', { away: away('dan') }), ben];
  assert.deepEqual(turn(both, []), { person: 'dan', turnOf: 'cleo' }, 'no chain of substitutes for ada, her own for cleo');
  assert.equal(turn([member('ada', { away: away(null) })]), null);
});

test('a turn that somebody stood in for is had by whose it was', () => {
  const members = [member('ada', { away: away('ben') }), member('ben')];
  assert.deepEqual(rotaAhead(members, { now, count: 4 }), ['ben', 'ben', 'ben', 'ben']);
  const three = [member('ada', { away: away('cleo') }), member('ben')];
  assert.deepEqual(rotaAhead(three, { now, count: 4 }), ['cleo', 'ben', 'cleo', 'ben']);
});

test('days ahead are told as spans', () => {
  const days = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].map((day) => `${day}T12:00:00Z`);
  const spans = dutyAhead([member('ada', { away: away('cleo') }), member('ben', { taken: 9 })], days);
  assert.deepEqual(
    spans.map(({ from, to, turn: told }) => [from.slice(8, 10), to.slice(8, 10), told?.person]),
    [
      ['22', '22', 'ada'],
      ['23', '25', 'cleo'],
      ['26', '26', 'ada'],
    ],
  );
  assert.deepEqual(
    dutyAhead([], days).map(({ turn: told }) => told),
    [null],
  );
});
