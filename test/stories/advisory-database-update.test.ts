// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readManifest } from '../../src/scan/database/manifest.ts';
import { updateDatabase } from '../../src/scan/update-database.ts';
import { buildOsv, temporaryFolder } from '../builders/advisories.ts';
import { archive, core, epss, idsOf, kev, ngaoDb, now, npm } from '../builders/database-command.ts';
import { type FeedServer, feedServer } from '../builders/feed-server.ts';
import { zipFile } from '../builders/zip-file.ts';

async function mirror(t: TestContext, more: FeedServer['files'] = {}) {
  const server = await feedServer(t, {
    '/npm/all.zip': npm,
    '/Alpine/all.zip': archive(
      buildOsv({ id: 'ALPINE-1', affected: [{ package: { ecosystem: 'Alpine:v3.20', name: 'demo' }, versions: ['1-r0'] }] }),
    ),
    '/kev.json.gz': gzipSync(kev),
    '/epss.csv': epss,
    '/nodejs-core/all.zip': core,
    ...more,
  });
  const folder = temporaryFolder(t);
  const update = (...args: string[]) => ngaoDb(['update', '--from', server.url, '--db', folder, ...now, ...args]);
  return { server, folder, update };
}

test('a pipeline updates from a mirror, and asks next time only whether anything changed', async (t) => {
  const { server, folder, update } = await mirror(t);
  const first = await update();
  assert.equal(first.code, 0, first.err);
  assert.deepEqual(
    readManifest(folder).sources.map((source) => source.name),
    ['epss', 'kev', 'nodejs-core', 'osv/Alpine', 'osv/npm'],
  );
  assert.deepEqual(idsOf(folder, 'demo', 'Alpine:v3.20'), ['ALPINE-1']);

  server.log.length = 0;
  const second = await update();
  assert.match(second.out, /unchanged/);
  assert.deepEqual(
    server.log.map((line) => line.slice(0, 3)),
    ['304', '304', '304', '304', '304'],
  );

  server.files['/npm/all.zip'] = archive(buildOsv({ id: 'GHSA-3333-3333-3333', modified: '2026-02-02T00:00:00Z' }));
  const third = await update();
  assert.doesNotMatch(third.out, /unchanged/);
  assert.deepEqual(idsOf(folder), ['GHSA-3333-3333-3333']);
  assert.deepEqual(idsOf(folder, 'demo', 'Alpine:v3.20'), ['ALPINE-1'], 'what did not change is there as before');
});

test('a damaged database is fetched anew although nothing changed', async (t) => {
  const { folder, update } = await mirror(t);
  await update();
  writeFileSync(join(folder, readManifest(folder).files.prose.name), 'x');
  assert.equal((await update()).code, 0);
  assert.equal((await ngaoDb(['verify', '--db', folder])).code, 0);
});

test('what a mirror does not have is told; an ecosystem that was asked for must be there', async (t) => {
  const { server, folder, update } = await mirror(t);
  for (const path of ['/kev.json.gz', '/epss.csv', '/nodejs-core/all.zip']) delete server.files[path];
  assert.match((await update('--ecosystem', 'npm')).out, /the mirror does not have: nodejs-core, kev, epss/);
  const { code, err } = await update('--ecosystem', 'npm', '--ecosystem', 'Cargo');
  assert.deepEqual([code, /no osv\/Cargo/.test(err)], [3, true], err);
  assert.deepEqual(idsOf(folder), ['GHSA-2222-2222-2222']);
});

test('all ecosystems are those of the server’s list', async (t) => {
  const { server, folder, update } = await mirror(t, {
    '/ecosystems.txt': 'npm\nAlpine\nAlpine:v3.20\nEmpty\n',
    '/Empty/all.zip': zipFile([]),
  });
  assert.equal((await update('--ecosystem', 'all')).code, 0);
  assert.deepEqual(readManifest(folder).feeds.length, 6);
  server.files['/ecosystems.txt'] = '<html>welcome</html>';
  assert.equal((await update('--ecosystem', 'all')).code, 3);
});

test('an older feed, or one that lost most of its records, is refused unless allowed', async (t) => {
  const { server, folder, update } = await mirror(t);
  await update();
  server.files['/npm/all.zip'] = archive(buildOsv({ id: 'GHSA-9999-9999-9999', modified: '2025-01-01T00:00:00Z' }));
  const stale = await update();
  assert.deepEqual([stale.code, /osv\/npm is older/.test(stale.err)], [3, true], stale.err);
  assert.deepEqual(idsOf(folder), ['GHSA-2222-2222-2222']);
  assert.equal((await update('--allow-older')).code, 0);
  assert.deepEqual(idsOf(folder), ['GHSA-9999-9999-9999']);

  server.files['/npm/all.zip'] = archive(...['2', '3', '4'].map((n) => buildOsv({ id: `GHSA-${n.repeat(4)}-2222-2222` })));
  await update();
  server.files['/npm/all.zip'] = npm;
  assert.match((await update()).err, /less than half/);
});

test('hostile and broken answers change nothing', async (t) => {
  const { server, folder, update } = await mirror(t);
  await update();
  const installed = readFileSync(join(folder, 'database.json'));
  const redirect = (location: string) => (response: ServerResponse) => void response.writeHead(302, { location }).end();
  const answers: [string, FeedServer['files'][string], RegExp][] = [
    ['HTML', '<html>please log in</html>', /is no zip file/],
    ['truncated', npm.subarray(0, npm.length - 40), /damaged or truncated|its end is missing/],
    [
      'shorter than announced',
      (response) => {
        response.writeHead(200, { 'content-length': npm.length + 10 }).write(npm);
        setTimeout(() => response.destroy(), 20);
      },
      /shorter than announced/,
    ],
    ['zip bomb', zipFile({ 'a.json': '0'.repeat(16 * 1024 * 1024) }), /packs more than/],
    ['empty archive', zipFile([]), /osv\/npm holds no usable entry/],
    ['nothing usable', zipFile({ 'a.json': '{}' }), /osv\/npm holds no usable entry/],
    [
      'records of another place',
      archive(buildOsv({ id: 'X-1', affected: [{ package: { ecosystem: 'PyPI', name: 'x' }, versions: ['1'] }] })),
      /osv\/npm holds no usable entry/,
    ],
    ['redirect to a file', redirect('file:///etc/passwd'), /redirected to another place/],
    ['redirect to another host', redirect('https://example.org/npm/all.zip'), /redirected to another place/],
    ['redirect loop', redirect('/npm/all.zip'), /redirected more than/],
    ['server error', (response) => void response.writeHead(500).end(), /status 500/],
    ['gone', (response) => void response.writeHead(410).end(), /no osv\/npm/],
  ];
  for (const [name, answer, reason] of answers) {
    server.files['/npm/all.zip'] = answer;
    const { code, err } = await update();
    assert.deepEqual([code, reason.test(err)], [3, true], `${name}: ${err}`);
    assert.deepEqual(readFileSync(join(folder, 'database.json')), installed, name);
  }
  server.files['/npm/all.zip'] = npm;
  server.files['/kev.json.gz'] = gzipSync('{"catalogVersion":"1","vulnerabilities":[]}');
  assert.match((await update()).err, /kev holds no usable entry/);
  assert.equal((await ngaoDb(['verify', '--db', folder])).code, 0);
  assert.deepEqual(
    readdirSync(folder).filter((file) => file.startsWith('.')),
    [],
  );
});

test('endless and silent answers end in time', async (t) => {
  const { server, folder } = await mirror(t);
  const request = { folder, now: '2026-01-01T00:00:00Z', from: server.url, ecosystems: ['npm'], allowOlder: false };
  server.files['/npm/all.zip'] = (response) => {
    let open = true;
    response.on('close', () => {
      open = false;
    });
    const more = () => open && response.write(Buffer.alloc(4096), () => setImmediate(more));
    more();
  };
  await assert.rejects(updateDatabase({ ...request, limits: { bytes: 100_000 } }), {
    code: 'network-failed',
    message: /larger than 100000/,
  });
  server.files['/npm/all.zip'] = (response) => void response.write('PK');
  await assert.rejects(updateDatabase({ ...request, limits: { idle: 80 } }), { code: 'network-failed', message: /sent nothing/ });
  assert.equal(existsSync(join(folder, 'database.json')), false);
});
