// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { approved, draftOf, sayPublisher } from '../../../test/builders/publishing.ts';
import { eachServer, type TestServer } from '../../../test/builders/server.ts';
import { composeAdvisory } from '../publishing/compose.ts';
import { holdSite, savePublicAdvisory, savePublicFiles } from '../publishing/public-rows.ts';
import { signerOf } from '../publishing/signing.ts';
import { rebuildSite } from '../publishing/site.ts';
import { openAlone } from './alone.ts';
import { exportSite, manifestFile } from './export-site.ts';
import type { PublicDatabase } from './serve-public.ts';

const canary = 'canary-9f3b1c77';
const now = '2026-06-01T08:00:00Z';

/** One advisory is published, and another one that holds the canary is a draft. */
async function published({ context, person }: TestServer): Promise<string[]> {
  const ann = await person('Ann', ['committee']);
  const publisher = await sayPublisher(context);
  const draft = draftOf({
    id: 'NGAO-2026-0002',
    title: { en: `Ledger ${canary}`, fr: canary },
    summary: { en: canary, fr: canary },
  });
  const { uid } = await approved(context, draft, { author: ann.userId, approvers: [] });
  const advisory = draftOf({ published: now, revisions: [{ number: 1, at: now, text: { en: 'First.', fr: 'Première.' } }] });
  const composed = await composeAdvisory({ advisory, publisher, signer: await signerOf(context), now });
  await context.store.transaction(async (tx) => {
    await holdSite(tx);
    await savePublicAdvisory(tx, { advisory, digest: '0'.repeat(64), products: [] });
    await savePublicFiles(tx, composed.files);
    await rebuildSite(context, tx, { publisher, now });
  });
  return [canary, 'NGAO-2026-0002', uid];
}

eachServer(
  'every public file is served as its row says, exported byte for byte, and holds nothing that is not published',
  async (server, t) => {
    const secret = await published(server);
    const { app, context } = server;
    const rows = await context.db.selectFrom('public_files').selectAll().orderBy('path').execute();
    assert.ok(rows.length > 25, `${rows.length} files`);
    const folder = join(mkdtempSync(join(tmpdir(), 'ngao-site-')), 'site');
    t.after(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
    const exported = await exportSite(context.db as unknown as PublicDatabase, folder);
    assert.deepEqual(exported.map(({ path }) => path).sort(), rows.map(({ path }) => path).sort());
    for (const row of rows) {
      const answer = await app.inject({ method: 'GET', url: row.path });
      assert.equal(answer.statusCode, 200, row.path);
      assert.ok(answer.rawPayload.equals(Buffer.from(row.body)), row.path);
      assert.deepEqual([answer.headers.etag, answer.headers['content-type']], [`"${row.sha256}"`, row.media_type], row.path);
      const { file } = exported.find(({ path }) => path === row.path) ?? { file: '' };
      assert.ok(readFileSync(join(folder, file)).equals(answer.rawPayload), file);
      for (const word of secret) assert.ok(!answer.body.includes(word), `${row.path} holds ${word}`);
    }
    const known = new Set(rows.map(({ path }) => path));
    for (const { path, media_type, body } of rows.filter((row) => row.media_type.startsWith('text/html')))
      for (const [, href = ''] of Buffer.from(body)
        .toString('utf8')
        .matchAll(/(?:href|src)="(\/[^"#]*)/g))
        assert.ok(known.has(href) || href === '/report', `${path} (${media_type}) points to ${href}, which is not there`);
    assert.match(readFileSync(join(folder, manifestFile), 'utf8'), /^"path","file","sha256","media type"\r\n/);
  },
);

eachServer('before anything is published the home of the pages says so, and leads to the form', async ({ app }) => {
  const home = await app.inject({ method: 'GET', url: '/security/' });
  assert.equal(home.statusCode, 404);
  assert.match(home.body, /not open yet.*href="\/report"/s);
  assert.match((await app.inject({ method: 'GET', url: '/security/none' })).body, /Nothing is published at this address/);
  const broken = await app.inject({ method: 'GET', url: '/osv/%E0%A4%A' });
  assert.deepEqual([broken.statusCode, broken.json().code], [400, 'usage']);
  assert.ok(!broken.body.includes('%E0') && broken.headers['content-security-policy'] !== undefined);
});

eachServer('caches ask once, strangers get open data, and what is not there is a page', async (server) => {
  await published(server);
  const { app } = server;
  const first = await app.inject({ method: 'GET', url: '/osv/NGAO-2026-0001.json' });
  assert.deepEqual([first.headers['access-control-allow-origin'], first.statusCode], ['*', 200]);
  const headers = { 'if-none-match': String(first.headers.etag) };
  assert.equal((await app.inject({ method: 'GET', url: '/osv/NGAO-2026-0001.json', headers })).statusCode, 304);
  const since = { 'if-modified-since': String(first.headers['last-modified']) };
  assert.equal((await app.inject({ method: 'GET', url: '/osv/NGAO-2026-0001.json', headers: since })).statusCode, 304);
  const head = await app.inject({ method: 'HEAD', url: '/security/' });
  assert.deepEqual([head.statusCode, head.body], [200, '']);
  assert.match(String(head.headers['content-security-policy']), /default-src 'none'/);
  for (const url of ['/security/advisories/NGAO-2026-0002', '/osv/%00', `/vex/${'x'.repeat(900)}`]) {
    const answer = await app.inject({ method: 'GET', url });
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [404, 'text/html; charset=utf-8'], url);
  }
});

eachServer('alone, it needs a role that reads the two public tables and can do nothing else', async (server, t) => {
  const log = pino({ level: 'silent' });
  if (!('url' in server.place)) {
    await assert.rejects(openAlone({ databaseUrl: undefined, trustProxy: false }, log), { code: 'config-invalid' });
    return;
  }
  await published(server);
  const role = `ngao_public_${process.pid}`;
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const owner = server.place.url;
  await query(
    owner,
    `create role ${role} login nosuperuser noinherit; grant select on public_files, public_advisories to ${role}`,
  );
  t.after(async () => await query(owner.replace(/\/[^/]*$/, '/postgres'), `drop role if exists ${role}`).catch(() => undefined));
  const url = new URL(owner);
  url.username = role;
  const { app, close } = await openAlone({ databaseUrl: url.href, trustProxy: false }, log);
  try {
    assert.equal((await app.inject({ url: '/security/advisories/NGAO-2026-0001' })).statusCode, 200);
    assert.equal((await app.inject({ url: '/readyz' })).statusCode, 200);
    for (const path of ['/api/v1/session', '/cases', '/metrics']) assert.equal((await app.inject({ url: path })).statusCode, 404);
    for (const table of ['cases', 'users', 'advisories', 'advisory_revisions', 'settings', 'publications'])
      await assert.rejects(query(url.href, `select * from ${table}`), /permission denied/, table);
    await assert.rejects(query(url.href, "update public_files set path = '/x'"), /permission denied/);
    await assert.rejects(query(url.href, 'delete from public_advisories'), /permission denied/);
  } finally {
    await close();
    await query(owner, `drop owned by ${role}`);
  }
});
