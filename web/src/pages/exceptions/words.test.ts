// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverText, dayIn, endOf, justificationText } from './words.ts';

test('an end is told in days, and presses when it is near', () => {
  assert.deepEqual(endOf({ state: 'active', daysLeft: 40 }), { tone: 'none', text: 'Expires in 40 days' });
  assert.deepEqual(endOf({ state: 'active', daysLeft: 14 }), { tone: 'warn', text: 'Expires in 14 days' });
  assert.deepEqual(endOf({ state: 'proposed', daysLeft: 1 }), { tone: 'warn', text: 'Expires tomorrow' });
  assert.deepEqual(endOf({ state: 'active', daysLeft: 0 }), { tone: 'warn', text: 'Expires today' });
  assert.deepEqual(endOf({ state: 'expired', daysLeft: -1 }), { tone: 'bad', text: 'Ended 1 day ago' });
  assert.deepEqual(endOf({ state: 'active', daysLeft: -3 }), { tone: 'bad', text: 'Ended 3 days ago' });
  assert.deepEqual(endOf({ state: 'rejected', daysLeft: 5 }), { tone: 'none', text: 'Would have ended in 5 days' });
});

test('what an exception covers is told from wide to narrow', () => {
  assert.equal(coverText({ matcher: { id: 'CVE-1900-0001' } }), 'any package in every target');
  const narrow = { id: 'CVE-1900-0001', package: 'left', version: '1.0.0', targets: ['repository:a'], scope: 'dev' };
  assert.equal(coverText({ matcher: narrow }), 'left 1.0.0 in repository:a, scope dev');
  assert.equal(coverText({ matcher: { id: 'x', targets: ['repository:a', 'repository:b'] } }), 'any package in 2 targets');
});

test('an unknown justification stays as it is', () => {
  assert.equal(justificationText('component_not_present'), 'The component is not there');
  assert.equal(justificationText('other'), 'other');
});

test('a day so many days from now', () => assert.equal(dayIn(30, Date.parse('2026-01-05T23:00:00Z')), '2026-02-04'));
