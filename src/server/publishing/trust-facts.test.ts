// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, newCase, ok, word } from '../../../test/builders/case-desk.ts';
import { approved, draftOf, sayPublisher } from '../../../test/builders/publishing.ts';
import { type Client, eachServer, type TestServer } from '../../../test/builders/server.ts';
import type { ServerContext } from '../context.ts';
import { savePublicAdvisory } from './public-rows.ts';
import { signerOf } from './signing.ts';
import { refreshSite } from './site.ts';

/** A case whose reporter was answered `days` after the report. */
async function answered({ context }: TestServer, owner: Client, days: number): Promise<string> {
  const made = await ok(owner.post('/api/v1/cases', newCase()));
  await ok(owner.post(at(made.uid, '/moves'), { version: made.version, name: 'acknowledge' }));
  const started = '2026-03-02T08:00:00.000Z';
  await context.db
    .updateTable('case_clocks')
    .set({
      started_at: started,
      due_at: '2026-03-11T23:59:59Z',
      ended_at: new Date(Date.parse(started) + days * 86_400_000).toISOString(),
    })
    .where('case_uid', '=', made.uid)
    .where('kind', '=', 'acknowledge')
    .execute();
  return made.uid;
}

/** As it stands after its advisory was published. */
async function announce(server: TestServer, owner: Client, given: { caseUid: string; number: number }): Promise<void> {
  const { db, store } = server.context;
  const id = `NGAO-2026-000${given.number}`;
  const published = '2026-05-20T08:00:00Z';
  const content = draftOf({ id, aliases: [], published });
  const { uid, digest } = await approved(server.context, content, {
    ...{ author: owner.userId, approvers: [], caseUid: given.caseUid },
  });
  await store.transaction(async (tx) => await savePublicAdvisory(tx, { advisory: content, digest, products: [] }));
  await db.updateTable('advisories').set({ state: 'published', published_at: published }).where('uid', '=', uid).execute();
  await db.updateTable('cases').set({ state: 'announced' }).where('uid', '=', given.caseUid).execute();
}

async function filesOf({ db }: ServerContext): Promise<Map<string, string>> {
  const rows = await db.selectFrom('public_files').select(['path', 'body']).orderBy('path').execute();
  return new Map(rows.map(({ path, body }) => [path, Buffer.from(body).toString('utf8')]));
}

const rootOf = (page = '') => /<code>([A-Za-z0-9+/]{43}=)<\/code>/.exec(page)?.[1] ?? '';

async function nextDay({ context, setNow }: TestServer, day: string): Promise<Map<string, string>> {
  await context.audit.checkpoint();
  setNow(`${day}T06:00:00.000Z`);
  await refreshSite(context);
  return await filesOf(context);
}

eachServer('figures are over announced cases, five at least, and a case under embargo changes no byte', async (server) => {
  const { context } = server;
  const owner = await server.person('Olga', ['committee']);
  await sayPublisher(context);
  for (const number of [1, 2, 3, 4]) await announce(server, owner, { caseUid: await answered(server, owner, number), number });
  await refreshSite(context);
  assert.match((await filesOf(context)).get('/trust') ?? '', /Too few cases/);
  await announce(server, owner, { caseUid: await answered(server, owner, 12), number: 5 });
  const told = await nextDay(server, '2026-06-02');
  assert.match(told.get('/trust') ?? '', /3 <small>days<.*80%.*<dd>5<\/dd>/s);
  assert.match(told.get('/security/fr/trust') ?? '', /3 <small>jours<.*80\u00a0%/s);
  assert.notEqual(rootOf(told.get('/trust')), '');

  const hidden = await server.person('Ida', ['committee']);
  for (const days of [0, 300]) await answered(server, hidden, days);
  await context.audit.checkpoint();
  await refreshSite(context);
  await server.run({ kind: 'clocks', payload: {} });
  assert.deepEqual(await filesOf(context), told, 'within the day');

  const later = await nextDay(server, '2026-06-03');
  for (const path of ['/trust', '/security/fr/trust']) {
    const [before, after] = [told.get(path) ?? '', later.get(path) ?? ''];
    assert.notEqual(rootOf(after), rootOf(before));
    // The root of a day and its date are all that moved; the root tells nothing but that it is another one.
    const plain = (text: string) => text.replaceAll(/[A-Za-z0-9+/]{43}=|2026-06-0\d|\d+ (June|juin) 2026/g, '');
    assert.equal(plain(after), plain(before));
  }
  for (const [path, text] of later) assert.ok(!text.includes(word), path);
  for (const [path, text] of told) if (!path.endsWith('/trust')) assert.equal(later.get(path), text, path);
});

eachServer('a key that was replaced stays in the register, and what it signed can be checked', async (server) => {
  const { context } = server;
  await sayPublisher(context);
  const old = await signerOf(context);
  await refreshSite(context);
  const stranger = { ...context, config: { ...context.config, dataFolder: `${context.config.dataFolder}/other` } };
  const signer = await signerOf(stranger);
  await refreshSite(stranger);
  const files = await filesOf(context);
  for (const { fingerprint, publicKey } of [old, signer]) {
    assert.equal(files.get(`/.well-known/csaf/openpgp/${fingerprint}.asc`), publicKey);
    assert.ok(files.get('/trust')?.includes(`/.well-known/csaf/openpgp/${fingerprint}.asc`));
  }
  const { public_openpgp_keys: keys } = JSON.parse(files.get('/.well-known/csaf/provider-metadata.json') ?? '{}');
  assert.deepEqual(
    keys.map(({ fingerprint }: { fingerprint: string }) => fingerprint),
    [old.fingerprint, signer.fingerprint],
  );
  assert.match(
    files.get('/trust') ?? '',
    /Signed advisories until it was retired[\s\S]*Signs advisories and security\.txt|Signs advisories and security\.txt[\s\S]*Signed advisories until it was retired/,
  );
});
