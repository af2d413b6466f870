// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { corpus } from '../../../../test/builders/corpus.ts';
import { knownFlaws, releaseOfDemo, toldFlaw } from '../../../../test/builders/public-release.ts';
import { approved, draftOf, sayPublisher } from '../../../../test/builders/publishing.ts';
import { type Client, clientOf, eachServer, type TestServer } from '../../../../test/builders/server.ts';
import { cyclonedxValidator } from '../../../../tools/conformance/cyclonedx.ts';
import { openvexValidator } from '../../../../tools/conformance/openvex.ts';
import { checkWholeTree } from '../check-tree.ts';
import { composeAdvisory } from '../compose.ts';
import { holdSite, savePublicAdvisory, savePublicFiles } from '../public-rows.ts';
import { signerOf } from '../signing.ts';
import { rebuildSite } from '../site.ts';

const canary = 'canary-4e21';
const base = '/security/releases/demo/1.0.0';
const openvexPath = '/vex/releases/demo/1.0.0.openvex.json';
const cyclonedxPath = '/vex/releases/demo/1.0.0.cdx.json';

interface Desk {
  ann: Client;
  mia: Client;
  product: number;
  url: string;
}

/** A frozen release, and a draft about a flaw of it that nobody may learn of. */
async function desk(server: TestServer): Promise<Desk> {
  const ann = await server.person(`Ann${canary}`, ['committee']);
  const mia = await server.person(`Mia${canary}`, ['maintainer']);
  const { product, release } = await releaseOfDemo(server, mia);
  const draft = draftOf({ id: 'NGAO-2026-0666', aliases: [toldFlaw], title: { en: canary, fr: canary } });
  await approved(server.context, draft, { author: ann.userId, approvers: [] });
  return { ann, mia, product, url: `/api/v1/releases/${release}` };
}

async function publish(server: TestServer): Promise<Desk> {
  const made = await desk(server);
  await sayPublisher(server.context);
  assert.equal((await made.mia.post(`${made.url}/freeze`)).status, 200);
  const answer = await made.ann.post(`${made.url}/publication`, { version: '1.0.0' });
  assert.equal(answer.status, 200, answer.text);
  return made;
}

async function statements(server: TestServer): Promise<{ version: number; told: Record<string, string> }> {
  const { version, statements: all } = (await clientOf(server.app).get(openvexPath)).body;
  return {
    version,
    told: Object.fromEntries(
      all.map(({ vulnerability, status }: { vulnerability: { name: string }; status: string }) => [vulnerability.name, status]),
    ),
  };
}

/** Each document has its hashes and a signature by the published key beside it, and its page leads there. */
async function lookBeside(server: TestServer): Promise<void> {
  const stranger = clientOf(server.app);
  const page = (await stranger.get(base)).text;
  for (const path of [openvexPath, cyclonedxPath, `${base}.sbom.cdx.json`])
    for (const ending of ['.sha256', '.sha512', '.asc']) {
      assert.equal((await stranger.get(`${path}${ending}`)).status, 200, `${path}${ending}`);
      assert.ok(page.includes(`href="${path}${ending}"`), `${path}${ending}`);
    }
  const check = await checkWholeTree(server.context);
  assert.deepEqual([check?.ok, check?.documents], [true, 3], check?.answer);
}

/** Nothing private stands in any byte, both documents are valid, and no page leads nowhere. */
async function lookAtAll({ context }: TestServer): Promise<void> {
  const rows = await context.db.selectFrom('public_files').selectAll().execute();
  const files = rows.map(({ path, body }) => ({ path, text: Buffer.from(body).toString('utf8') }));
  const known = new Set(files.map(({ path }) => path));
  for (const { path, text } of files)
    for (const word of [canary, toldFlaw, 'NGAO-2026-0666', 'example-package-0'])
      assert.ok(!text.includes(word), `${path} holds ${word}`);
  for (const file of files.filter(({ path }) => /^\/vex\/releases\/.*\.json$/.test(path))) validate(file);
  for (const { path, text } of files.filter((file) => file.text.startsWith('<!doctype')))
    for (const [, href = ''] of text.matchAll(/(?:href|src)="(\/[^"#]*)/g))
      assert.ok(known.has(href) || href === '/report', `${path} points to ${href}, which is not there`);
}

/** By the official schemas, where the corpus is at hand. */
function validate({ path, text }: { path: string; text: string }): void {
  if (!corpus) return;
  const isValid = path === openvexPath ? openvexValidator(corpus) : cyclonedxValidator(corpus);
  assert.ok(isValid(JSON.parse(text)), `${path} ${JSON.stringify(isValid.errors?.slice(0, 3))}`);
}

eachServer('a release becomes public by the choice of one who may, after reading what would be told', async (server) => {
  const { ann, mia, url } = await desk(server);
  const before = (await mia.get(`${url}/publication`)).body;
  assert.deepEqual(
    [before.may, before.published, before.missing.map(({ code }: { code: string }) => code)],
    [false, null, ['publisher', 'release-frozen']],
  );
  assert.equal((await ann.post(`${url}/publication`, { version: '1.0.0' })).status, 409);
  await sayPublisher(server.context);
  assert.equal((await ann.post(`${url}/publication`, { version: '1.0.0' })).status, 409, 'not frozen');
  await mia.post(`${url}/freeze`);
  assert.equal((await mia.post(`${url}/publication`, { version: '1.0.0' })).status, 403);
  assert.equal((await mia.get(`${url}/publication/preview`)).status, 403);
  assert.equal((await ann.post(`${url}/publication`, { version: '1.0' })).status, 400, 'typed');
  const { body: preview, text } = await ann.get(`${url}/publication/preview`);
  assert.deepEqual([preview.packages, preview.leftOut, preview.faults, preview.elsewhere], [3, 1, [], []], text);
  assert.deepEqual(preview.statements, { known: 2, stated: 2, affected: 0, notAffected: 0, underInvestigation: 2, fixed: 0 });
  assert.deepEqual(preview.licences, [
    { licence: 'MIT', components: 2 },
    { licence: 'NOASSERTION', components: 1 },
  ]);
  assert.equal((await clientOf(server.app).get(base)).status, 404, 'reading it publishes nothing');
  const admin = await server.person('Root', ['administrator']);
  const published = await admin.post(`${url}/publication`, { version: '1.0.0' });
  assert.equal(published.body.published?.edition, 1, published.text);
  assert.equal((await ann.post(`${url}/publication`, { version: '1.0.0' })).status, 409, 'it is public already');
  assert.deepEqual(await statements(server), {
    version: 1,
    told: { [knownFlaws[0]!]: 'under_investigation', [knownFlaws[1]!]: 'under_investigation' },
  });
  await lookBeside(server);
  const page = (await clientOf(server.app).get(base)).text;
  assert.match(page, /speak of every known vulnerability.*<strong>2 of 2<\/strong>/);
  assert.match((await clientOf(server.app).get('/security/fr/releases/demo/1.0.0')).text, /<th scope="row">MIT<\/th><td>2<\/td>/);
  assert.match((await clientOf(server.app).get('/security/')).text, /href="\/security\/releases\/"/);
  await lookAtAll(server);
  const audit = await server.context.db.selectFrom('audit_records').where('action', '=', 'release.publish').selectAll().execute();
  assert.equal(audit.length, 1);
  assert.equal((await ann.send('DELETE', `${url}/publication`)).status, 200);
  for (const path of [base, ...[openvexPath, cyclonedxPath, `${base}.sbom.cdx.json`].flatMap((each) => [each, `${each}.asc`])])
    assert.equal((await clientOf(server.app).get(path)).status, 404, path);
  await lookAtAll(server);
});

eachServer('what is said follows decisions, and a decision that ended says nothing any more', async (server) => {
  const { ann, mia, product } = await publish(server);
  const proposed = await mia.post('/api/v1/exceptions', {
    ...{ product, decision: 'not-affected', justification: 'vulnerable_code_not_in_execute_path', expires: '2026-06-20' },
    ...{ matcher: { id: knownFlaws[0], package: 'left' }, reason: `Our ${canary} never calls it.`, owner: canary },
  });
  assert.equal(proposed.status, 201, proposed.text);
  await server.work();
  assert.equal((await statements(server)).version, 1, 'a proposal says nothing');
  const id = proposed.body.id;
  assert.equal((await ann.post(`/api/v1/exceptions/${id}/approve`, {})).status, 200);
  await server.work();
  const decided = await statements(server);
  assert.deepEqual([decided.version, decided.told[knownFlaws[0]!]], [2, 'not_affected']);
  await lookBeside(server);
  await lookAtAll(server);
  const bytes = async () =>
    (await server.context.db.selectFrom('public_files').select(['path', 'sha256']).orderBy('path').execute()).map((row) =>
      Object.values(row).join(' '),
    );
  const same = await bytes();
  await server.context.db.updateTable('public_releases').set({ looked: '' }).execute();
  await server.run({ kind: 'rebuild-site', payload: {} });
  assert.deepEqual(await bytes(), same, 'looking at it again changes no byte');
  server.setNow('2026-06-21T00:10:00.000Z');
  await server.run({ kind: 'clocks', payload: {} });
  const ended = await statements(server);
  assert.equal(ended.version, 3);
  assert.notEqual(ended.told[knownFlaws[0]!], 'not_affected');
  assert.equal((await server.context.db.selectFrom('public_releases').select('edition').executeTakeFirst())?.edition, 3);
  await lookAtAll(server);
});

eachServer('an advisory of ours stands on the page of the release that it affects, and its list leads there', async (server) => {
  await publish(server);
  const { context } = server;
  const publisher = await sayPublisher(context);
  const now = '2026-06-01T09:00:00Z';
  const product = {
    ...draftOf().products[0]!,
    purl: 'pkg:npm/left',
    name: 'Left',
    ranges: [{ introduced: '0', fixed: '1.0.0' }],
  };
  const announce = async (range: { introduced: string; fixed: string }) => {
    const advisory = draftOf({ published: now, aliases: ['CVE-1900-0007'], products: [{ ...product, ranges: [range] }] });
    const composed = await composeAdvisory({ advisory, publisher, signer: await signerOf(context), now });
    await context.store.transaction(async (tx) => {
      await holdSite(tx);
      await savePublicAdvisory(tx, { advisory, digest: range.fixed.padStart(64, '0'), products: ['demo'] });
      await savePublicFiles(tx, composed.files);
      await rebuildSite(context, tx, { publisher, now, touched: { advisory, before: undefined } });
    });
    await server.work();
  };
  await announce({ introduced: '0', fixed: '1.0.0' });
  const stranger = clientOf(server.app);
  assert.match(
    (await stranger.get(base)).text,
    /class="state not-affected">Fixed<\/span> <a href="\/security\/advisories\/NGAO-2026-0001"/,
  );
  assert.match((await stranger.get('/security/products/npm-left')).text, /href="\/security\/releases\/demo\/1\.0\.0"/);
  await context.db.updateTable('public_releases').set({ looked: '' }).execute();
  await announce({ introduced: '0', fixed: '1.0.1' });
  assert.match((await stranger.get(base)).text, /class="state affected">Affected<\/span>/);
  await lookAtAll(server);
  await context.store.transaction(async (tx) => {
    await holdSite(tx);
    await rebuildSite(context, tx, { publisher, now });
  });
  assert.equal((await stranger.get(cyclonedxPath)).status, 200, 'a whole rebuild keeps its documents');
  await lookAtAll(server);
  // One of another document, and one that went.
  const body = Buffer.from((await stranger.get(`${openvexPath}.asc`)).text);
  await context.db.updateTable('public_files').set({ body }).where('path', '=', `${cyclonedxPath}.asc`).execute();
  const broken = await checkWholeTree(context);
  assert.deepEqual([broken?.ok, broken?.answer], [false, `${cyclonedxPath}.asc is not of the document that stands beside it.`]);
  await context.db.deleteFrom('public_files').where('path', '=', `${cyclonedxPath}.asc`).execute();
  await context.store.transaction(async (tx) => {
    await holdSite(tx);
    await rebuildSite(context, tx, { publisher, now });
  });
  assert.equal((await checkWholeTree(context))?.ok, true, 'what went is written again');
});
