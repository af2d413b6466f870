// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openDatabase } from '../../src/scan/database/index.ts';
import { readManifest } from '../../src/scan/database/manifest.ts';
import { openStarter } from '../../src/scan/open-starter.ts';
import { buildOsv, temporaryFolder } from '../builders/advisories.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';
import { archive, core, epss, idsOf, kev, ngaoDb, now, npm } from '../builders/database-command.ts';
import { zipFile } from '../builders/zip-file.ts';

test('a maintainer imports folders, archives and tables, and reads what is there', async (t) => {
  const folder = temporaryFolder(t, {
    'feeds/osv/npm/all.zip': npm,
    'feeds/nodejs-core/all.zip': core,
    'feeds/kev.json.gz': gzipSync(kev),
    'feeds/epss.csv': epss,
    'elsewhere/legacy/all.zip': archive(buildOsv({ id: 'OLD-1' })),
  });
  const imported = await ngaoDb(['import', 'feeds', '--db', 'db', ...now], { cwd: folder });
  assert.equal(imported.code, 0, imported.err);
  assert.equal(imported.err, '', 'no progress off a terminal');
  assert.match(imported.out, /records {3}2 \(0 withdrawn, 0 malware, 0 without a package\)/);
  assert.match(imported.out, /imported in \d+\.\d s, peak memory \d+ MB/);

  const status = JSON.parse((await ngaoDb(['status', '--db', 'db', '--json'], { cwd: folder })).out);
  assert.deepEqual(status.sources, [
    { name: 'epss', records: 1, newest: '2026-01-01', version: 'v1' },
    { name: 'kev', records: 1, newest: '2026-01-01T00:00:00Z', version: '1' },
    { name: 'nodejs-core', records: 1, newest: '1900-01-01T00:00:00Z' },
    { name: 'osv/npm', records: 1, newest: '2026-01-01T00:00:00Z' },
  ]);
  assert.equal(status.builtAt, '2026-11-24T00:00:00Z');
  assert.equal((await ngaoDb(['verify'], { cwd: folder, env: { NGAO_DB: 'db' } })).code, 0);

  const database = openDatabase(join(folder, 'db'));
  assert.deepEqual(database.identity, {
    digest: status.digest,
    builtAt: status.builtAt,
    starter: false,
    sources: status.sources.map(({ version: _version, ...source }: { version?: string }) => source),
  });
  const [row] = database.lookup([{ ecosystem: 'npm', name: 'demo-package' }]).get('npm\u0000demo-package') ?? [];
  assert.deepEqual([row?.kev, row?.epss], [true, 0.25]);
  assert.equal(database.lookup([{ ecosystem: 'Node.js', name: 'node' }]).size, 1);
  database.close();
});

test('importing again replaces; the same input gives the same digest', async (t) => {
  const folder = temporaryFolder(t, { 'a.zip': npm, 'b.zip': archive(buildOsv({ id: 'GHSA-3333-3333-3333' })) });
  const digest = async (...args: string[]) =>
    JSON.parse((await ngaoDb(['import', ...args, '--db', 'db', '--json'], { cwd: folder })).out).digest;
  const first = await digest('a.zip', 'b.zip', '--now', '2026-01-01');
  assert.equal(await digest('b.zip', 'a.zip', '--now', '2026-05-05'), first, 'neither order nor time are in the file');
  assert.notEqual(await digest('b.zip'), first);
  assert.deepEqual(idsOf(join(folder, 'db')), ['GHSA-3333-3333-3333']);
});

test('a malformed record is told with its name and reason, the rest is imported', async (t) => {
  const folder = temporaryFolder(t, {
    'osv.zip': zipFile({
      'good.json': JSON.stringify(buildOsv({ id: 'GHSA-2222-2222-2222' })),
      'poison.json': JSON.stringify(buildOsv({ id: 'GHSA-3333-3333-3333', fixed: '7.2.4, 6.11.4' })),
      'no-id.json': JSON.stringify({ ...buildOsv({ id: 'x' }), id: undefined }),
      'no-json.json': '{"id":',
      'other.json': '{"hello":"world"}',
    }),
  });
  const { code, out } = await ngaoDb(['import', 'osv.zip', '--db', 'db'], { cwd: folder });
  assert.equal(code, 0);
  assert.match(
    out,
    /skipped {3}3\n {2}osv\.zip\/no-id\.json: it has no "id"\n {2}osv\.zip\/no-json\.json: it is not JSON\n {2}osv\.zip\/other\.json: /,
  );
  assert.match(out, /read with care {3}1\n {2}osv\.zip\/poison\.json: a "fixed" bound lists several versions/);
  const { counts, skipped } = readManifest(join(folder, 'db'));
  assert.deepEqual([counts.records, counts.skipped, counts.repaired, skipped.length], [2, 3, 1, 3]);
});

test('a failed import leaves the installed database as it was', async (t) => {
  const folder = temporaryFolder(t, {
    'a.zip': npm,
    'b.zip': archive(buildOsv({ id: 'OTHER-1' })),
    'cut.zip': npm.subarray(0, -30),
    'bomb.zip': zipFile({ 'a.json': ' '.repeat(20 * 1024 * 1024) }),
    'empty.zip': zipFile([]),
    'note.txt': 'x',
    'bad/1.json': '{',
    'bad/2.json': '{}',
    'bad/3.json': '[]',
    'bad/4.json': '[]',
  });
  assert.equal((await ngaoDb(['import', 'a.zip', '--db', 'db'], { cwd: folder })).code, 0);
  const { digest } = readManifest(join(folder, 'db'));
  for (const [input, reason] of [
    ['cut.zip', /cut\.zip: The zip archive/],
    ['bomb.zip', /packs more than/],
    ['empty.zip', /no usable advisory: there is no \.json, \.csv or \.zip file/],
    ['note.txt', /no usable advisory: there is no \.json, \.csv or \.zip file among them\. Nothing was changed\./],
    [
      'bad',
      /no usable advisory: bad\/1\.json \(it is not JSON\), (?:bad\/[23]\.json \([^)]+\), ){2}and 1 more\. Nothing was changed\./,
    ],
    ['none', /no file or folder "none"/],
  ] as const) {
    const { code, err } = await ngaoDb(['import', input, '--db', 'db'], { cwd: folder });
    assert.deepEqual([code, reason.test(err)], [3, true], `${input}: ${err}`);
    assert.equal(readManifest(join(folder, 'db')).digest, digest);
  }
  const beside = await ngaoDb(['import', 'b.zip', 'cut.zip', '--db', 'db'], { cwd: folder });
  assert.equal(beside.code, 3, 'one damaged archive among good ones ends the import');
  assert.deepEqual(idsOf(join(folder, 'db')), ['GHSA-2222-2222-2222']);
  assert.deepEqual(
    readdirSync(join(folder, 'db')).filter((name) => name.startsWith('.')),
    [],
    'nothing is left lying about',
  );
});

test('asked wrongly', async (t) => {
  const folder = temporaryFolder(t, { 'a.zip': npm });
  for (const args of [
    [],
    ['nonsense'],
    ['constructor'],
    ['import'],
    ['status', 'extra'],
    ['status', '--from', 'https://example.org'],
    ['import', 'a.zip', '--ecosystem', 'npm'],
    ['update', '--wrong'],
    ['import', 'a.zip', '--now', 'soon'],
    ['update', '--from', 'file:///etc'],
    ['update', '--from', 'http://example.org'],
    ['update', '--ecosystem', '../x'],
  ]) {
    const { code, err } = await ngaoDb([...args, '--db', join(folder, 'db')], { cwd: folder });
    assert.equal(code, 2, `${args.join(' ')}: ${err}`);
  }
  assert.equal((await ngaoDb(['import', 'a.zip', '--db', 'a.zip'], { cwd: folder })).code, 2, 'the folder is a file');
  assert.equal((await ngaoDb(['status', '--db', 'none'], { cwd: folder })).code, 3);
  assert.match((await ngaoDb(['--help'])).out, /Usage: ngao db update/);
});

test('progress is told on a terminal and wiped', async (t) => {
  const folder = temporaryFolder(t, { 'a.zip': npm });
  const { err } = await ngaoDb(['import', 'a.zip', '--db', 'db'], { cwd: folder, tty: true });
  assert.match(err, /writing/);
  assert.ok(err.endsWith('\r\u001b[K'));
});

const program = join(import.meta.dirname, '../builders/import-process.ts');

function startImport(folder: string, input: string) {
  const child = spawn(process.execPath, [program, folder, input], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, errors: () => errors };
}

test('two imports at the same time: one waits for the other, the database is whole', async (t) => {
  const folder = temporaryFolder(t, { 'a.zip': npm, 'b.zip': archive(buildOsv({ id: 'GHSA-3333-3333-3333' })) });
  const runs = ['a.zip', 'b.zip', 'a.zip', 'b.zip'].map((input) => startImport(join(folder, 'db'), join(folder, input)));
  assert.deepEqual(await Promise.all(runs.map((run) => run.ended)), [0, 0, 0, 0], runs.map((run) => run.errors()).join());
  assert.equal((await ngaoDb(['verify', '--db', join(folder, 'db')])).code, 0);
  assert.equal(idsOf(join(folder, 'db')).length, 1);
});

test('a writer that is killed at any moment leaves a working database', async (t) => {
  const records = Array.from({ length: 3000 }, (_, index) =>
    buildOsv({ id: `CVE-1900-${10000 + index}`, name: `p${index}`, details: `${index} `.repeat(50) }),
  );
  const folder = temporaryFolder(t, { 'old.zip': npm, 'new.zip': archive(...records) });
  const db = join(folder, 'db');
  await ngaoDb(['import', 'old.zip', '--db', 'db'], { cwd: folder });
  cpSync(db, join(folder, 'copy'), { recursive: true });
  const states = new Set<string>();
  for (const delay of [150, 250, 350, 450, 600, 800]) {
    const run = startImport(db, join(folder, 'new.zip'));
    setTimeout(() => run.child.kill('SIGKILL'), delay);
    states.add(`${(await run.ended) === 0 ? 'ended' : 'killed'}`);
    assert.equal((await ngaoDb(['verify', '--db', db])).code, 0, `after ${delay} ms`);
    assert.ok([1, 3000].includes(readManifest(db).counts.records));
    await ngaoDb(['import', 'old.zip', '--db', 'db'], { cwd: folder });
  }
  assert.ok(states.has('killed'), 'at least one writer was killed');
  assert.deepEqual(
    readdirSync(db).filter((name) => name.startsWith('.work-')),
    [],
    'the next writer cleans up',
  );
  assert.deepEqual(idsOf(db), ['GHSA-2222-2222-2222']);
});

test('the starter set answers without any installation, and says what it is', () => {
  const starter = openStarter();
  assert.equal(starter.identity.starter, true);
  assert.match(starter.identity.digest, /^sha256:[0-9a-f]{64}$/);
  const ids = (name: string) => (starter.lookup([{ ecosystem: 'npm', name }]).get(`npm\u0000${name}`) ?? []).map((row) => row.id);
  assert.ok(ids('lodash').includes('GHSA-35jh-r3h4-6jhm'));
  assert.deepEqual(ids('flatmap-stream'), ['GHSA-mh6f-8j2x-4483']);
  assert.deepEqual(ids('left-pad'), []);
});

test('the whole corpus is imported in chosen parts: nothing skipped, withdrawn known, the rest found', corpusTest, async (t) => {
  const advisories = join(corpus as string, 'advisories');
  const folder = temporaryFolder(t);
  const run = await ngaoDb(['import', 'osv', 'nodejs-core', 'kev.json.gz', 'epss.csv', '--db', folder, '--json', ...now], {
    cwd: advisories,
  });
  assert.equal(run.code, 0, run.err);
  const { counts, files, sources, skipped } = JSON.parse(run.out);
  assert.ok(counts.records > 18_000);
  assert.deepEqual([skipped, counts.withdrawn], [[], 50]);
  assert.ok(files.match.size < 20e6);
  assert.equal(sources.find((source: { name: string }) => source.name === 'nodejs-core').records, 171);
  assert.deepEqual(idsOf(folder, 'cacheable-request'), [], 'GHSA-8x6c-cv3v-vp6g was withdrawn');
  assert.deepEqual(idsOf(folder, 'dot'), ['GHSA-4859-gpc7-4j66']);
  const database = openDatabase(folder);
  const [dot] = database.lookup([{ ecosystem: 'npm', name: 'dot' }]).get('npm\u0000dot') ?? [];
  assert.deepEqual(dot?.affected[0]?.ranges[0]?.events, [{ introduced: '0' }, { last_affected: '1.1.2' }]);
  assert.ok(
    database
      .lookup([{ ecosystem: 'npm', name: 'debug' }])
      .get('npm\u0000debug')
      ?.some((row) => row.malware && !row.disputed),
  );
  assert.ok((database.prose('GHSA-35jh-r3h4-6jhm')?.details.length ?? 0) > 20);
  database.close();
});

test('a folder of loose records is a feed too', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'records/2026/01'), { recursive: true });
  writeFileSync(join(folder, 'records/2026/01/a.json'), JSON.stringify(buildOsv({ id: 'GHSA-2222-2222-2222' })));
  assert.equal((await ngaoDb(['import', 'records', '--db', 'db'], { cwd: folder })).code, 0);
  assert.deepEqual(idsOf(join(folder, 'db')), ['GHSA-2222-2222-2222']);
});
