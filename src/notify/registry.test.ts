// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { cleanAnswer, sendReport } from './far-side.ts';
import { channel, channels } from './registry.ts';

test('the registry holds every folder of the shelf and nothing else', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(channels.map(({ id }) => id).sort(), folders.map(({ name }) => name).sort());
  assert.equal(channel('mail')?.id, 'mail');
  assert.equal(channel('pigeon'), undefined);
});

test('every channel refuses settings that it does not know', async () => {
  for (const item of channels) {
    for (const settings of [null, 'text', { unknown: 1 }]) {
      await assert.rejects(item.open(settings), { code: 'config-invalid' }, item.id);
    }
  }
});

test('the far side’s words become one short printable line', () => {
  assert.equal(cleanAnswer('550 5.1.1\r\n no\u0000 such\u202e user\u0007'), '550 5.1.1 no such user');
  assert.equal([...cleanAnswer('é'.repeat(5000))].length, 200);
  assert.equal(cleanAnswer(undefined), '');
});

test('a report is as good as the worst delivery', () => {
  const delivery = (outcome: 'sent' | 'refused' | 'try-later') => ({
    recipient: 'a@example.org',
    outcome,
    code: null,
    answer: '',
  });
  assert.equal(sendReport([delivery('sent'), delivery('sent')]).outcome, 'sent');
  assert.equal(sendReport([delivery('sent'), delivery('try-later')]).outcome, 'try-later');
  assert.equal(sendReport([delivery('try-later'), delivery('refused')]).outcome, 'refused');
});
