// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateWords, groupsOf } from './todo-groups.ts';

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

test('an exception ends, a finding is due', () => {
  assert.equal(dateWords('expiring', false), 'ends');
  assert.equal(dateWords('expired', true), 'ended');
  assert.equal(dateWords('overdue', true), 'was due');
  assert.equal(dateWords('due', false), 'due');
});
