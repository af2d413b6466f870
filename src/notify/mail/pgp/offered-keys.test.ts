// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offeredKeys } from './offered-keys.ts';

const [begin, end] = ['-----BEGIN PGP PUBLIC KEY BLOCK-----', '-----END PGP PUBLIC KEY BLOCK-----'];

test('of many keys that begin and never end only the whole one is offered', async () => {
  const key = `${begin}\n\nmDMEY\n${end}`;
  const bytes = Buffer.from(`${`${begin}\n`.repeat(5000)}${key}\n${begin}\n`);
  const part = { declaredType: 'application/pgp-keys', name: 'key.asc', bytes };
  const mail = { attachments: Array.from({ length: 50 }, () => part), from: null };
  const found = await offeredKeys(Buffer.from('Subject: x\r\n\r\n'), mail as unknown as Parameters<typeof offeredKeys>[1]);
  assert.deepEqual([...new Set(found.map(({ armored }) => armored))], [key]);
  assert.ok(found.length < 50);
});
