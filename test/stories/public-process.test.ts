// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { savedPublisher } from '../../src/server/advisories/publisher.ts';
import { composeAdvisory } from '../../src/server/publishing/compose.ts';
import { holdSite, savePublicAdvisory, savePublicFiles } from '../../src/server/publishing/public-rows.ts';
import { signerOf } from '../../src/server/publishing/signing.ts';
import { rebuildSite, refreshSite } from '../../src/server/publishing/site.ts';
import { releaseOfDemo } from '../builders/public-release.ts';
import { draftOf, sayPublisher } from '../builders/publishing.ts';
import { dataFolder, runNgao, spawnNgao } from '../builders/serve-process.ts';
import { eachServer, type TestServer } from '../builders/server.ts';

/* The public tier as its own processes: what is stored, served and exported is the same, and leads nowhere that is not there. */

const desk = 'https://desk.example.org';
const site = 'https://security.example.org';
const now = '2026-06-01T09:00:00Z';

/** An advisory and a release are public. */
async function publish(server: TestServer): Promise<void> {
  const { context } = server;
  const ann = await server.person('Ann', ['committee', 'maintainer']);
  const { release } = await releaseOfDemo(server, ann);
  await sayPublisher(context, { baseUrl: site });
  // People reach the desk under a name of its own.
  await refreshSite({ ...context, config: { ...context.config, publicUrl: desk } });
  const publisher = await savedPublisher(context, context.db);
  assert.ok(publisher);
  const advisory = draftOf({ published: now, revisions: [{ number: 1, at: now, text: { en: 'First.', fr: 'Première.' } }] });
  const composed = await composeAdvisory({ advisory, publisher, signer: await signerOf(context), now });
  await context.store.transaction(async (tx) => {
    await holdSite(tx);
    await savePublicAdvisory(tx, { advisory, digest: '0'.repeat(64), products: [] });
    await savePublicFiles(tx, composed.files);
    await rebuildSite(context, tx, { publisher, now });
  });
  await ann.post(`/api/v1/releases/${release}/freeze`);
  const made = await ann.post(`/api/v1/releases/${release}/publication`, { version: '1.0.0' });
  assert.equal(made.status, 200, made.text);
}

/** An address of the database for a role that reads the two public tables and nothing else. */
async function publicRole(t: TestContext, owner: string): Promise<string> {
  const role = `ngao_reads_${process.pid}`;
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: owner });
    await client.connect();
    await client.query(sql).finally(async () => await client.end());
  };
  await query(`create role ${role} login nosuperuser noinherit; grant select on public_files, public_advisories to ${role}`);
  t.after(async () => await query(`drop owned by ${role}; drop role ${role}`).catch(() => undefined));
  const url = new URL(owner);
  url.username = role;
  return url.href;
}

async function serveAlone(t: TestContext, url: string) {
  const { child, output, ended } = spawnNgao(t, ['serve', '--public', '--port', '0'], { env: { DATABASE_URL: url } });
  for (let over = false; !over; over = child.exitCode !== null) {
    const address = /published at (\S+)\/ and/.exec(output.stdout)?.[1];
    if (address !== undefined) return { address, child, ended };
    await sleep(20);
  }
  throw new Error(`ngao serve --public ended and did not say where it is: ${output.stderr}`);
}

/** Addresses below the site that a file names: links of pages, and whole addresses in documents, feeds and lists. */
function namedIn(path: string, text: string): string[] {
  const own = text.startsWith('<!doctype') ? [...text.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, href]) => href ?? '') : [];
  const whole = [...text.matchAll(/https:\/\/security\.example\.org(\/[^\s"<>)#\\]*)/g)].map(([, href]) => href ?? '');
  const listed = path.endsWith('/index.txt')
    ? text
        .trim()
        .split('\n')
        .map((line) => `/.well-known/csaf/white/${line}`)
    : [];
  const ids =
    path === '/osv/modified_id.csv'
      ? text
          .trim()
          .split('\n')
          .map((line) => `/osv/${line.split(',')[1]}.json`)
      : [];
  return [...own, ...whole, ...listed, ...ids];
}

eachServer(
  'as processes of their own, with a role that reads two tables: stored, served and exported bytes are the same',
  async (server, t) => {
    if (!('url' in server.place)) {
      const alone = await runNgao(t, ['serve', '--public', '--port', '0', '--data', dataFolder(t)]);
      assert.notEqual(alone.code, 0);
      assert.match(alone.stderr, /public tier alone needs DATABASE_URL/);
      return;
    }
    await publish(server);
    const url = await publicRole(t, server.place.url);
    const folder = join(dataFolder(t), 'site');
    const [{ address, child, ended }, exported] = await Promise.all([
      serveAlone(t, url),
      runNgao(t, ['export-site', '--to', folder], { env: { DATABASE_URL: url } }),
    ]);
    assert.equal(exported.code, 0, exported.stderr);
    const rows = await server.context.db.selectFrom('public_files').selectAll().orderBy('path').execute();
    assert.ok(rows.length > 40, `${rows.length} files`);
    const manifest = readFileSync(join(folder, 'manifest.csv'), 'utf8').trim().split('\r\n').slice(1);
    const fileOf = new Map(manifest.map((line) => line.slice(1, -1).split('","') as [string, string]));
    assert.deepEqual([...fileOf.keys()].sort(), rows.map(({ path }) => path).sort());
    for (const { path, body, sha256, media_type } of rows) {
      const answer = await fetch(`${address}${path}`);
      const served = Buffer.from(await answer.arrayBuffer());
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, media_type], path);
      assert.equal(answer.headers.get('etag'), `"${sha256}"`, path);
      assert.ok(served.equals(Buffer.from(body)), `${path}: served`);
      assert.ok(readFileSync(join(folder, fileOf.get(path) ?? '')).equals(served), `${path}: exported`);
      for (const named of namedIn(path, served.toString('utf8'))) assert.ok(fileOf.has(named), `${path} names ${named}`);
    }
    const page = await (await fetch(`${address}/security/policy`)).text();
    assert.match(page, new RegExp(`href="${desk}/report"`));
    assert.doesNotMatch(page, /href="\/report"/);
    assert.match(await (await fetch(`${address}/.well-known/security.txt`)).text(), new RegExp(`^Contact: ${desk}/report`, 'm'));
    const form = await fetch(`${address}/report`, { redirect: 'manual' });
    assert.deepEqual([form.status, form.headers.get('location')], [302, `${desk}/report`]);
    for (const path of ['/api/v1/session', '/releases', '/metrics']) assert.equal((await fetch(`${address}${path}`)).status, 404);
    child.kill('SIGTERM');
    assert.equal((await ended).code, 0);
  },
);
