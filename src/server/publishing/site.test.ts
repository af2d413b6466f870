// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { draftOf, sayPublisher } from '../../../test/builders/publishing.ts';
import { eachServer } from '../../../test/builders/server.ts';
import { composeAdvisory } from './compose.ts';
import { holdSite, savePublicAdvisory, savePublicFiles } from './public-rows.ts';
import { signerOf } from './signing.ts';
import { rebuildSite, refreshSite } from './site.ts';

for (const baseUrl of ['https://security.example.org', 'http://127.0.0.1:8080'])
  eachServer(`a site of ${baseUrl} that is built again writes nothing where nothing changed`, async ({ context }) => {
    const now = '2026-06-01T08:00:00Z';
    const publisher = await sayPublisher(context, { baseUrl });
    const advisory = draftOf({ published: now, revisions: [{ number: 1, at: now, text: { en: 'First.', fr: 'Première.' } }] });
    const { files } = await composeAdvisory({ advisory, publisher, signer: await signerOf(context), now });
    const build = async (at: string) =>
      await context.store.transaction(async (tx) => {
        await holdSite(tx);
        return await rebuildSite(context, tx, { publisher, now: at });
      });
    await context.store.transaction(async (tx) => {
      await savePublicAdvisory(tx, { advisory, digest: '0'.repeat(64), products: [] });
      await savePublicFiles(tx, files);
    });
    assert.ok((await build(now)) > 10);
    const before = await context.db.selectFrom('public_files').select(['path', 'sha256']).orderBy('path').execute();
    const written = await build('2026-06-02T09:00:00Z');
    const after = await context.db.selectFrom('public_files').select(['path', 'sha256']).orderBy('path').execute();
    assert.deepEqual(after, before);
    assert.equal(written, 0);
    await build('2026-10-15T09:00:00Z');
    const renewed = await context.db.selectFrom('public_files').select(['path', 'sha256']).orderBy('path').execute();
    const moved = renewed.filter(({ sha256 }, place) => sha256 !== before[place]?.sha256).map(({ path }) => path);
    assert.deepEqual(moved, ['/.well-known/security.txt'], 'it is renewed long before it ends');
    // What lists and feeds tell is made from the content again where it is missing, or was made by an earlier version.
    for (const summary of [null, JSON.stringify({ form: 0 })]) {
      await context.db.updateTable('public_advisories').set({ summary }).execute();
      assert.equal(await build('2026-10-15T09:00:00Z'), 0);
      const row = await context.db.selectFrom('public_advisories').select('summary').executeTakeFirstOrThrow();
      assert.equal((row.summary?.row as { id?: string } | undefined)?.id, advisory.id);
    }
    // The desk moves: every page leads to its form, and not a byte of what was signed is other.
    const filesOf = async () =>
      new Map(
        (await context.db.selectFrom('public_files').where('advisory_id', 'is not', null).select(['path', 'body']).execute()).map(
          (row) => [row.path, Buffer.from(row.body).toString('utf8')],
        ),
      );
    const old = await filesOf();
    context.config = { ...context.config, publicUrl: 'https://desk.example.org' };
    await refreshSite(context);
    for (const [path, text] of await filesOf()) {
      const isPage = path === '/security/advisories/NGAO-2026-0001' || path === '/security/fr/advisories/NGAO-2026-0001';
      if (isPage) assert.match(text, /href="https:\/\/desk\.example\.org\/report"/, path);
      else assert.equal(text, old.get(path), path);
    }
  });
