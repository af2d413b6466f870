// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { eachServer } from '../../../test/builders/server.ts';

const path = '/api/v1/committee';

eachServer('an administrator changes what is technical, again and again, and nothing of the committee', async (server) => {
  const olga = await server.person('Olga', ['committee']);
  const ada = await server.person('Ada', ['administrator']);
  const { body: first } = await olga.get(path);
  const trusted = [{ name: 'A hub', address: 'hub@adopter.example.net', why: 'Runs a critical site.', language: 'fr' }];
  const processes = [{ component: '@example/ledger', url: 'https://ledger.example.org/security' }];
  const { mailbox: _, ...kept } = first;
  const saved = await olga.send('PUT', path, { ...first, ...kept, trusted, processes });
  assert.equal(saved.status, 200, saved.text);
  for (const mailbox of ['security@example.org', 'desk@example.org']) {
    const { body: now } = await ada.get(path);
    const answer = await ada.send('PUT', path, { ...now, mailbox });
    assert.equal(answer.status, 200, answer.text);
    const last = await server.context.db
      .selectFrom('audit_records')
      .where('action', '=', 'committee.configure')
      .orderBy('seq', 'desc')
      .select('record')
      .executeTakeFirstOrThrow();
    assert.match(JSON.stringify(last.record), /fields\\?":\[\\?"mailbox\\?"\]/);
  }
  const { body: now } = await ada.get(path);
  assert.equal((await ada.send('PUT', path, { ...now, trusted: [] })).status, 403);
});
