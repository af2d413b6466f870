// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateText, groupsOf } from './todo-groups.ts';

const item = (kind: string, title = kind) => ({ kind, title, detail: '', link: '/', dueAt: null, severity: '' });

test('what presses most comes first, and empty groups are left out', () => {
  const groups = groupsOf(['drift', 'expiring', 'held', 'escalated', 'refused', 'proposal'].map((kind) => item(kind)));
  assert.deepEqual(
    groups.map(({ title, items }) => [title, items.map(({ kind }) => kind).join()]),
    [
      ['Escalated to the committee', 'escalated'],
      ['Exceptions to decide', 'proposal'],
      ['Exceptions that end soon', 'expiring'],
      ['Reports that wait for somebody', 'held,refused'],
      ['Releases that drift', 'drift'],
    ],
  );
  assert.deepEqual(groupsOf([]), []);
});

test('a kind that is not known yet is shown all the same', () => {
  assert.deepEqual(
    groupsOf([item('case'), item('due')]).map(({ title }) => title),
    ['Due within a week', 'And more'],
  );
});

test('an exception ends with a day, a finding is due at an instant', () => {
  const now = Date.parse('2026-11-27T01:00:00Z');
  const told = (kind: string, dueAt: string) => dateText({ kind, dueAt }, now);
  assert.equal(told('expiring', '2026-12-10T23:59:59Z'), 'ends in 13 days');
  assert.equal(told('expiring', '2026-11-28T23:59:59Z'), 'ends tomorrow');
  assert.equal(told('expiring', '2026-11-27T23:59:59Z'), 'ends today');
  assert.equal(told('expired', '2026-11-26T23:59:59Z'), 'ended yesterday');
  assert.equal(told('overdue', '2026-11-24T01:00:00Z'), 'was due 3 days ago');
  assert.equal(told('due', '2026-11-27T03:00:00Z'), 'due in 2 hours');
});
