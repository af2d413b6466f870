// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok } from '../../../test/builders/advisory-desk.ts';
import { samplePublisher } from '../../../test/builders/build-advisory.ts';
import { approved, draftOf } from '../../../test/builders/publishing.ts';
import { testServer } from '../../../test/builders/server.ts';

test('nothing goes out before it is said who publishes; saying it builds the public site, and says it again', async (t) => {
  const server = await testServer(t);
  const { context, app } = server;
  const [admin, ann, bob, eve] = [
    await server.person('Ada', ['administrator']),
    await server.person('Ann', ['committee']),
    await server.person('Bob', ['committee']),
    await server.person('Eve', ['committee']),
  ];
  const { uid } = await approved(context, draftOf(), { author: ann.userId, approvers: [bob.userId, eve.userId] });
  const at = `/api/v1/advisories/${uid}`;
  assert.equal((await ok(ann.get(`${at}/publications`))).publisherSaved, false);
  const { version } = await ok(ann.get(at));
  const refused = await ok(
    ann.post(`${at}/plan`, {
      kind: 'announce',
      version,
      typed: 'NGAO-2026-0001',
      channels: [],
      lists: [],
      reason: 'No release.',
    }),
  );
  assert.deepEqual([refused.planned, refused.missing.map(({ code }: { code: string }) => code)], [false, ['publisher-set']]);

  const read = async (url: string) => (await app.inject({ url })).body;
  await ok(admin.send('PUT', '/api/v1/publisher', samplePublisher));
  await server.work();
  assert.equal((await ok(ann.get(`${at}/publications`))).publisherSaved, true);
  const metadata = '/.well-known/csaf/provider-metadata.json';
  assert.equal(JSON.parse(await read(metadata)).publisher.category, 'vendor');
  assert.match(await read('/.well-known/security.txt'), /^Policy: https:\/\/security\.example\.org\/security\/policy$/m);

  const more = {
    category: 'coordinator',
    policyUrl: 'https://example.org/disclosure',
    moreContacts: ['tel:+1-201-555-0123'],
  };
  const view = await ok(admin.send('PUT', '/api/v1/publisher', { ...samplePublisher, ...more }));
  assert.match(view.securityTxt, /^Policy: https:\/\/example\.org\/disclosure$/m);
  await server.work();
  const written = await read('/.well-known/security.txt');
  assert.match(written, /^Policy: https:\/\/example\.org\/disclosure$/m);
  assert.match(written, /^Contact: mailto:security@example\.org\r?\nContact: tel:\+1-201-555-0123$/m);
  assert.match(written, /^-----BEGIN PGP SIGNATURE-----$/m);
  assert.equal(JSON.parse(await read(metadata)).publisher.category, 'coordinator');
});
