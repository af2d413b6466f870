// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beforeIn, dayOf, growthText, optionText, usualPair } from './rows.ts';

const row = (id: number, components: number, same = false) => ({
  ...{ id, components, same },
  ...{ at: `2026-03-0${id}T12:00:00Z`, version: `v${id}`, digest: '', report: id, file: 'bom.json', tool: 'example' },
});

test('the one before is found in the list, and how much it grew is told with its sign', () => {
  const rows = [row(3, 15), row(1, 18)];
  assert.equal(beforeIn(rows, { id: 3 })?.id, 1);
  assert.equal(beforeIn(rows, { id: 1 }), undefined);
  assert.equal(beforeIn(rows, { id: 2 }), undefined);
  assert.deepEqual([1204, 0, -3].map(growthText), ['+1,204', '±0', '−3']);
});

test('the newest is compared with the last one that held something else', () => {
  assert.deepEqual(usualPair([row(3, 15), row(2, 14), row(1, 18)]), { from: 2, to: 3 });
  assert.deepEqual(usualPair([row(3, 15, true), row(2, 15), row(1, 18)]), { from: 1, to: 3 });
  assert.deepEqual(usualPair([row(2, 15, true), row(1, 15)]), { from: 1, to: 2 });
  assert.equal(usualPair([row(1, 15)]), undefined);
  assert.equal(usualPair([]), undefined);
});

test('an inventory is told by its day, its version and its size', () => {
  assert.equal(optionText(row(3, 1500)), '3 Mar 2026, v3, 1,500 components');
  assert.equal(optionText({ ...row(3, 2), version: '' }), '3 Mar 2026, 2 components');
});

test('only a day is taken for a day', () => {
  assert.equal(dayOf('2026-03-01'), '2026-03-01');
  for (const text of [undefined, '', '2026-13-01', '2026-03-01T00:00:00Z', 'yesterday']) assert.equal(dayOf(text), undefined);
});
