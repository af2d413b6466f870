// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ngao, project } from '../builders/command.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';
import { lockfile } from '../builders/lockfile.ts';
import { readCsv } from '../builders/read-csv.ts';

const now = ['--now', '2026-02-01'];
const shared = lockfile({ tidy: { version: '2.0.0', deprecated: 'gone, with a comma' }, 'left-shelf': { version: '1.0.0' } });

test('the SBOM of a project is read back as the same components', async (context) => {
  const folder = project(context, { 'package-lock.json': shared });
  for (const [format, file] of [
    ['cyclonedx', 'bom.json'],
    ['cyclonedx-xml', 'bom.xml'],
    ['spdx', 'a.spdx.json'],
    ['mojaloop-csv', 'sbom-v1.0.0.csv'],
  ] as const) {
    const written = await ngao(folder, ['sbom', '-o', `${format}=${file}`, ...now]);
    assert.equal(written.code, 0, written.stderr);
    const again = await ngao(folder, ['sbom', file, '-o', 'cyclonedx', ...now]);
    assert.equal(again.code, 0, `${format}: ${again.stderr}`);
    const purls = JSON.parse(again.stdout).components.map((component: { purl: string }) => component.purl);
    assert.deepEqual(purls, ['pkg:npm/left-shelf@1.0.0', 'pkg:npm/tidy@2.0.0'], format);
  }
});

test('several inventories need a choice; --aggregate merges them and loses no row', async (context) => {
  const folder = project(context, { 'a/package-lock.json': shared, 'b/package-lock.json': shared });
  const refused = await ngao(folder, ['sbom', ...now]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /2 inventories here .*--aggregate/);
  const merged = await ngao(folder, ['sbom', '--aggregate', '-o', 'mojaloop-csv', ...now]);
  const rows = readCsv(merged.stdout).slice(1);
  assert.equal(rows.length, 2 * (1 + 2));
  assert.deepEqual(new Set(rows.map((row) => row[8]?.split('#')[0])), new Set(['a/package-lock.json', 'b/package-lock.json']));
});

test('a part that cannot be read leaves no SBOM behind', async (context) => {
  const folder = project(context, { 'package-lock.json': shared, 'b/package-lock.json': '{' });
  const { code, stdout, stderr } = await ngao(folder, ['sbom', '--aggregate', ...now]);
  assert.deepEqual([code, stdout], [3, '']);
  assert.match(stderr, /b\/package-lock\.json.*\n.*no SBOM was written/s);
});

test('the aggregate of three real services holds every lock entry', corpusTest, async () => {
  const repos = join(corpus as string, 'mojaloop/repos');
  const names = ['account-lookup-service', 'central-ledger', 'ml-api-adapter'];
  const entries = names.map((name) => {
    const lock = JSON.parse(readFileSync(join(repos, name, 'package-lock.json'), 'utf8'));
    return Object.entries<{ link?: boolean }>(lock.packages).filter(([path, entry]) => path !== '' && !entry.link).length;
  });
  const { stdout } = await ngao(repos, ['sbom', ...names, '--aggregate', '-o', 'mojaloop-csv', ...now]);
  const rows = readCsv(stdout).slice(1);
  assert.equal(rows.length, names.length + entries.reduce((sum, count) => sum + count, 0));
  assert.ok(rows.every((row) => row.length === 24));
});
