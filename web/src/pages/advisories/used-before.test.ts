// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usedBefore } from './used-before.ts';

type Given = Parameters<typeof usedBefore>[0];

const line = (channel: string, name: string, sentAt: string | null = '2026-06-01T08:00:00Z') => ({
  ...{ channel, name, sentAt, local: ['page', 'feed'].includes(channel) },
});
const given = (...editions: object[][]) =>
  ({
    publications: editions.map((lines) => ({ lines })),
    channels: ['reporter', 'cve', 'chat-one', 'chat-two'].map((key) => ({ key })),
    lists: ['announce@lists.example.org', 'users@lists.example.org'],
  }) as unknown as Given;

test('nothing is chosen before the first publication', () => {
  assert.deepEqual(usedBefore(given()), { channels: [], lists: [], others: '' });
});

test('whoever was told of any edition is chosen, as far as it is still offered', () => {
  const first = [line('page', 'page'), line('reporter', 'reporter'), line('webhook', 'chat-two'), line('webhook', 'gone')];
  const second = [line('cve', 'cve'), line('mail', 'users@lists.example.org'), line('mail', 'partners@example.org')];
  assert.deepEqual(usedBefore(given(second, first)), {
    channels: ['reporter', 'cve', 'chat-two'],
    lists: ['users@lists.example.org'],
    others: 'partners@example.org',
  });
});

test('what was never sent is not chosen', () => {
  const lines = [line('webhook', 'chat-one', null), line('mail', 'announce@lists.example.org', null)];
  assert.deepEqual(usedBefore(given(lines)), { channels: [], lists: [], others: '' });
});
