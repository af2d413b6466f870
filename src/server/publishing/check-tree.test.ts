// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { draftOf, sayPublisher } from '../../../test/builders/publishing.ts';
import { clientOf, eachServer } from '../../../test/builders/server.ts';
import { csafPath } from '../../advisories/addresses.ts';
import type { Advisory } from '../../model/advisory.ts';
import { checkTree, checkWholeTree } from './check-tree.ts';
import { composeAdvisory } from './compose.ts';
import { holdSite, savePublicAdvisory, savePublicFiles } from './public-rows.ts';
import { signerOf } from './signing.ts';
import { rebuildSite } from './site.ts';

const now = '2026-06-01T09:00:00Z';
const published = (id: string): Advisory =>
  draftOf({ id, aliases: [], published: now, revisions: [{ number: 1, at: now, text: { en: 'First.', fr: 'Première.' } }] });

eachServer('after publishing one, its documents are opened; the night opens all and tells what broke', async (server) => {
  const { context } = server;
  const root = await server.person('Root', ['administrator']);
  const publisher = await sayPublisher(context);
  const advisories = [published('NGAO-2026-0001'), published('NGAO-2026-0002')] as const;
  for (const advisory of advisories) {
    const composed = await composeAdvisory({ advisory, publisher, signer: await signerOf(context), now });
    await context.store.transaction(async (tx) => {
      await holdSite(tx);
      await savePublicAdvisory(tx, { advisory, digest: '0'.repeat(64), products: [] });
      await savePublicFiles(tx, composed.files);
      await rebuildSite(context, tx, { publisher, now });
    });
  }
  const opens = (url: string) => url.endsWith(csafPath(advisories[0]));
  const one = await checkTree(context.db, publisher, { opens });
  assert.deepEqual([one.ok, one.documents, one.opened], [true, 2, 1], one.answer);
  await server.run({ kind: 'daily', payload: {} });
  const todo = async () => (await root.get('/api/v1/overview')).body.todo.map(({ kind }: { kind: string }) => kind);
  assert.ok(!(await todo()).includes('tree'));
  await context.db
    .updateTable('public_files')
    .set({ body: Buffer.from('{}') })
    .where('path', '=', csafPath(advisories[1]))
    .execute();
  assert.equal((await checkTree(context.db, publisher, { opens })).ok, true, 'another one is not opened');
  const whole = await checkWholeTree(context);
  assert.deepEqual([whole?.ok, whole?.documents, whole?.opened], [false, 2, 2]);
  assert.match(whole?.answer ?? '', /^requirement \d+: .*ngao-2026-0002/);
  assert.ok((await todo()).includes('tree'));
  const listed = (await clientOf(server.app).get('/osv/modified_id.csv')).text.trim().split('\n');
  assert.deepEqual(
    listed.map((line) => line.split(',')[1]),
    ['x_NGAO-2026-0002', 'x_NGAO-2026-0001'],
  );
  const osv = (await clientOf(server.app).get('/osv/x_NGAO-2026-0001.json')).body;
  assert.equal(osv.id, 'x_NGAO-2026-0001');
});
