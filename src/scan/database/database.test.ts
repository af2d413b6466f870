// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { buildRecord } from '../../../test/builders/vulnerability-record.ts';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import { DatabaseBuild } from './database-build.ts';
import { cacheFolder, databaseFolder } from './folder.ts';
import { openDatabase } from './index.ts';
import { install, makeWorkFolder } from './install.ts';
import { asOnlyWriter } from './lock.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { verifyDatabase } from './verify.ts';

const none = { total: 0, first: [] };

function make(
  folder: string,
  records: readonly VulnerabilityRecord[],
  more: (build: DatabaseBuild) => void = () => {},
): Manifest {
  const build = new DatabaseBuild(makeWorkFolder(folder));
  for (const record of records) build.record(record, ['test']);
  more(build);
  const manifest = install(folder, build.finish(), { builtAt: '2026-01-02T00:00:00Z', feeds: [], skipped: none, repaired: none });
  build.close();
  return manifest;
}

function rowOf(folder: string, name = 'demo-package') {
  const database = openDatabase(folder);
  const row = database.lookup([{ ecosystem: 'npm', name }]).get(`npm\u0000${name}`)?.[0];
  database.close();
  return row;
}

test('the same records in any order make the same bytes', (t) => {
  const records = Array.from({ length: 300 }, (_, index) =>
    buildRecord({
      id: `CVE-1900-${1000 + ((index * 37) % 300)}`,
      affected: [{ ecosystem: `E${index % 7}`, name: `p${index % 11}`, versions: ['1'], ranges: [] }],
    }),
  );
  const first = make(temporaryFolder(t), records);
  const second = make(temporaryFolder(t), [...records].reverse());
  assert.deepEqual(second.files, first.files);
  assert.notEqual(make(temporaryFolder(t), records.slice(1)).digest, first.digest);
});

test('of two records with one id the newer stays, whatever the order', (t) => {
  const older = buildRecord({ id: 'CVE-1900-0001', summary: 'old', modified: '2026-01-01T00:00:00.9Z' });
  const newer = buildRecord({ id: 'CVE-1900-0001', summary: 'new', modified: '2026-01-01T00:00:01Z' });
  for (const records of [
    [older, newer],
    [newer, older],
  ]) {
    const folder = temporaryFolder(t);
    assert.equal(make(folder, records).counts.records, 1);
    assert.equal(rowOf(folder)?.summary, 'new');
  }
  const withdrawn = buildRecord({ id: 'CVE-1900-0001', modified: '2026-01-03T00:00:00Z', withdrawn: '2026-01-03T00:00:00Z' });
  const folder = temporaryFolder(t);
  make(folder, [withdrawn, newer]);
  assert.equal(rowOf(folder), undefined);
});

test('KEV and EPSS join by CVE: own id, alias, upstream, a distribution prefix; the highest score counts', (t) => {
  const cases: [Partial<VulnerabilityRecord> & { id: string }, boolean, number | null][] = [
    [{ id: 'CVE-1900-0001' }, true, 0.5],
    [{ id: 'GHSA-2222-2222-2222', aliases: ['CVE-1900-0001', 'CVE-1900-0002'] }, true, 0.9],
    [{ id: 'DSA-1-1', upstream: ['CVE-1900-0002'] }, false, 0.9],
    [{ id: 'ALPINE-CVE-1900-0001' }, true, 0.5],
    [{ id: 'GHSA-2222-2222-2222', aliases: ['CVE-1900-00011'] }, false, null],
  ];
  for (const [given, kev, epss] of cases) {
    const folder = temporaryFolder(t);
    const { sources } = make(folder, [buildRecord(given)], (build) => {
      build.exploited('CVE-1900-0001');
      build.scored('CVE-1900-0001', 0.5);
      build.scored('CVE-1900-0002', 0.9);
      build.scored('CVE-1900-0002', 0.1);
      build.dated('kev', '2026-01-01', 'v1');
      build.dated('epss', '2026-01-01');
    });
    const row = rowOf(folder);
    assert.deepEqual([row?.kev, row?.epss], [kev, epss], given.id);
    assert.deepEqual(sources, [
      { name: 'epss', records: 2, newest: '2026-01-01' },
      { name: 'kev', records: 1, newest: '2026-01-01', version: 'v1' },
      { name: 'test', records: 1, newest: '2026-01-01T00:00:00Z' },
    ]);
  }
});

test('malware is disputed when GitHub withdrew its alias, unless another alias stands', (t) => {
  const withdrawn = buildRecord({ id: 'GHSA-2222-2222-2222', withdrawn: '2026-01-01T00:00:00Z' });
  const standing = buildRecord({ id: 'GHSA-3333-3333-3333', affected: [] });
  const malware = (...aliases: string[]) => buildRecord({ id: 'MAL-1900-1', malware: true, aliases });
  const disputed = (...records: VulnerabilityRecord[]) => {
    const folder = temporaryFolder(t);
    make(folder, records);
    return rowOf(folder)?.disputed;
  };
  assert.equal(disputed(withdrawn, malware('GHSA-2222-2222-2222')), true);
  assert.equal(disputed(withdrawn, standing, malware('GHSA-2222-2222-2222', 'GHSA-3333-3333-3333')), false);
  assert.equal(disputed(withdrawn, malware('GHSA-4444-4444-4444')), false, 'an alias nobody knows disputes nothing');
  assert.equal(disputed(withdrawn, buildRecord({ id: 'CVE-1900-0001', aliases: ['GHSA-2222-2222-2222'] })), false);
});

test('a summary cannot move the cursor', (t) => {
  const folder = temporaryFolder(t);
  make(folder, [buildRecord({ id: 'CVE-1900-0001', summary: 'a\u001b[2Jb\nc\u009bd' })]);
  assert.equal(rowOf(folder)?.summary, 'a [2Jb c d');
});

test('counts tell records, withdrawn, malware and what no lookup finds', (t) => {
  const records = [
    buildRecord({ id: 'A-1' }),
    buildRecord({ id: 'A-2', withdrawn: '2026-01-01T00:00:00Z' }),
    buildRecord({ id: 'MAL-1', malware: true }),
    buildRecord({ id: 'A-3', affected: [] }),
  ];
  assert.deepEqual(make(temporaryFolder(t), records).counts, {
    records: 4,
    withdrawn: 1,
    malware: 1,
    unmatchable: 1,
    skipped: 0,
    repaired: 0,
  });
});

test('no folder and no manifest are a missing database, with what to do next', (t) => {
  const folder = temporaryFolder(t);
  for (const path of [folder, join(folder, 'none')]) {
    assert.throws(() => openDatabase(path), { code: 'database-missing', message: /ngao db update/ });
  }
});

test('every damage that opening can see is an invalid database', (t) => {
  const damages: [string, (folder: string, manifest: Manifest) => void][] = [
    ['no match file', (folder, { files }) => unlinkSync(join(folder, files.match.name))],
    ['truncated', (folder, { files }) => truncateSync(join(folder, files.match.name), files.match.size - 1)],
    ['no sqlite file', (folder, { files }) => writeFileSync(join(folder, files.match.name), Buffer.alloc(files.match.size))],
    ['empty manifest', (folder) => writeFileSync(join(folder, 'database.json'), '')],
    ['list as manifest', (folder) => writeFileSync(join(folder, 'database.json'), 'null')],
    ['other schema', (folder, manifest) => rewrite(folder, { ...manifest, schema: 'ngao-db/99' })],
    [
      'path in a name',
      (folder, manifest) =>
        rewrite(folder, { ...manifest, files: { ...manifest.files, match: { ...manifest.files.match, name: '../x.sqlite' } } }),
    ],
    ['no counts', (folder, manifest) => rewrite(folder, { ...manifest, counts: undefined })],
    ['another build', (folder, manifest) => rewrite(folder, { ...manifest, build: 'x' })],
  ];
  for (const [name, damage] of damages) {
    const folder = temporaryFolder(t);
    damage(folder, make(folder, [buildRecord({ id: 'A-1' })]));
    assert.throws(() => openDatabase(folder).close(), { code: 'database-invalid', message: /ngao db update/ }, name);
  }
});

function rewrite(folder: string, manifest: object): void {
  writeFileSync(join(folder, 'database.json'), JSON.stringify(manifest));
}

test('verify finds what opening does not look for', (t) => {
  const folder = temporaryFolder(t);
  const manifest = make(
    folder,
    Array.from({ length: 200 }, (_, index) => buildRecord({ id: `A-${index}` })),
  );
  assert.equal(verifyDatabase(folder).digest, manifest.digest);
  for (const kind of ['match', 'prose'] as const) {
    const path = join(folder, manifest.files[kind].name);
    const good = readFileSync(path);
    const bad = Buffer.from(good);
    bad.writeUInt8(bad.readUInt8(bad.length - 100) ^ 1, bad.length - 100);
    writeFileSync(path, bad);
    openDatabase(folder).close();
    assert.throws(() => verifyDatabase(folder), { code: 'database-invalid', message: /wrong digest/ });
    writeFileSync(path, good);
  }
  unlinkSync(join(folder, manifest.files.prose.name));
  assert.throws(() => verifyDatabase(folder), { code: 'database-invalid', message: /lacks its file prose-/ });
});

test('verify compares counts and digest with the manifest', (t) => {
  const folder = temporaryFolder(t);
  const manifest = make(folder, [buildRecord({ id: 'A-1' })]);
  rewrite(folder, { ...manifest, counts: { ...manifest.counts, records: 7 } });
  assert.throws(() => verifyDatabase(folder), { code: 'database-invalid', message: /as many records/ });
  rewrite(folder, { ...manifest, digest: `sha256:${'0'.repeat(64)}` });
  assert.throws(() => verifyDatabase(folder), { code: 'database-invalid', message: /digest/ });
});

test('a damaged page shows as an invalid database, not as a bug', (t) => {
  const folder = temporaryFolder(t);
  const { files } = make(
    folder,
    Array.from({ length: 500 }, (_, index) => buildRecord({ id: `A-${index}` })),
  );
  const path = join(folder, files.match.name);
  const bytes = readFileSync(path);
  bytes.fill(0xff, 3 * 4096);
  writeFileSync(path, bytes);
  const ask = () => {
    const database = openDatabase(folder);
    database.lookup([{ ecosystem: 'npm', name: 'demo-package' }]);
    database.idsFor('A-1');
  };
  assert.throws(ask, { code: 'database-invalid' });
});

test('without its prose file the database still answers, without text', (t) => {
  const folder = temporaryFolder(t);
  const { files } = make(folder, [buildRecord({ id: 'A-1' })]);
  unlinkSync(join(folder, files.prose.name));
  const database = openDatabase(folder);
  assert.equal(database.lookup([{ ecosystem: 'npm', name: 'demo-package' }]).size, 1);
  assert.equal(database.prose('A-1'), undefined);
  database.close();
});

test('the generation before stays, older ones and leftovers of dead writers go', (t) => {
  const folder = temporaryFolder(t);
  const generations = ['1', '2', '3'].map((id) => make(folder, [buildRecord({ id })]).files.match.name);
  mkdirSync(join(folder, '.work-dead'));
  const [first, second, third] = generations as [string, string, string];
  assert.deepEqual(
    [first, second, third].map((name) => existsSync(join(folder, name))),
    [false, true, true],
  );
  make(folder, [buildRecord({ id: '3' })]);
  assert.deepEqual(
    [second, third].map((name) => existsSync(join(folder, name))),
    [true, true],
    'installing the same again changes nothing',
  );
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('.work-dead')),
    [],
  );
});

test('a reader keeps its generation while others come', (t) => {
  const folder = temporaryFolder(t);
  make(folder, [buildRecord({ id: 'A-1' })]);
  const reader = openDatabase(folder);
  for (const id of ['A-2', 'A-3', 'A-4']) make(folder, [buildRecord({ id })]);
  assert.equal(reader.lookup([{ ecosystem: 'npm', name: 'demo-package' }]).get('npm\u0000demo-package')?.[0]?.id, 'A-1');
  reader.close();
  assert.equal(rowOf(folder)?.id, 'A-4');
});

test('installing heals a damaged file of the same generation', (t) => {
  const folder = temporaryFolder(t);
  const { files } = make(folder, [buildRecord({ id: 'A-1' })]);
  truncateSync(join(folder, files.match.name), 100);
  make(folder, [buildRecord({ id: 'A-1' })]);
  assert.equal(rowOf(folder)?.id, 'A-1');
});

test('there is one writer at a time; the next waits, or is told', async (t) => {
  const folder = join(temporaryFolder(t), 'deep', 'db');
  const order: string[] = [];
  const slow = asOnlyWriter(folder, 0, async () => {
    await assert.rejects(
      asOnlyWriter(folder, 0, async () => assert.fail('two writers')),
      { code: 'database-busy' },
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    order.push('first');
  });
  await Promise.all([slow, asOnlyWriter(folder, 60_000, async () => void order.push('second'))]);
  assert.deepEqual(order, ['first', 'second']);
});

test('a lock does not outlive an error', async (t) => {
  const folder = temporaryFolder(t);
  await assert.rejects(
    asOnlyWriter(folder, 0, async () => Promise.reject(new Error('broken'))),
    /broken/,
  );
  assert.equal(await asOnlyWriter(folder, 0, async () => 7), 7);
});

test('the folder: flag, then NGAO_DB, then the cache folder of the platform', () => {
  assert.equal(databaseFolder('here', { NGAO_DB: 'there' }), 'here');
  assert.equal(databaseFolder(undefined, { NGAO_DB: 'there' }), 'there');
  assert.equal(cacheFolder({ XDG_CACHE_HOME: '/c', HOME: '/h' }, 'linux'), '/c');
  assert.equal(cacheFolder({ XDG_CACHE_HOME: 'relative', HOME: '/h' }, 'linux'), join('/h', '.cache'));
  assert.equal(cacheFolder({ HOME: '/h' }, 'darwin'), join('/h', 'Library', 'Caches'));
  assert.equal(cacheFolder({ LOCALAPPDATA: 'C:\\l', USERPROFILE: 'C:\\u' }, 'win32'), 'C:\\l');
  assert.match(databaseFolder(undefined, { XDG_CACHE_HOME: '/c' }), /ngao.db$/);
});

test('a manifest that was copied without its files is noticed', (t) => {
  const folder = temporaryFolder(t);
  make(folder, [buildRecord({ id: 'A-1' })]);
  const other = temporaryFolder(t);
  copyFileSync(join(folder, 'database.json'), join(other, 'database.json'));
  assert.equal(readManifest(other).counts.records, 1);
  assert.throws(() => openDatabase(other), { code: 'database-invalid', message: /lacks its file/ });
});

test('a folder that takes nothing is told as such', { skip: process.platform !== 'linux' && 'needs /proc' }, () => {
  assert.throws(() => makeWorkFolder('/proc/self'), { code: 'usage', message: /cannot be written\. Name a writable one/ });
});
