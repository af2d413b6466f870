// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { auditRecord, buildLog, exportLines } from '../builders/audit-log.ts';
import { project } from '../builders/command.ts';
import { advisory, lockfile } from '../builders/lockfile.ts';
import { zipFile } from '../builders/zip-file.ts';

/*
 * Libraries are loaded another way in the bundle than from the sources. So each way on which a library is loaded is
 * walked once, as a process, by the door that people use.
 */
const root = join(import.meta.dirname, '../..');
const door = join(root, 'bin/ngao.mjs');
const now = ['--now', '2026-02-01'];
const world = { folder: '' };

before((context) => {
  assert.ok(existsSync(join(root, 'dist/ngao.mjs')), 'the bundle is not built: npm run build');
  world.folder = project(context as never, {
    'package.json': JSON.stringify({ name: 'demo', version: '1.0.0', dependencies: { 'left-shelf': '^1.0.0', odd: '^1.0.0' } }),
    'package-lock.json': lockfile({
      'left-shelf': { version: '1.0.0' },
      odd: { version: '1.0.0', license: '(MIT OR (Apache-2.0 AND BSD-3-Clause))' },
    }),
    'ngao.yaml':
      'exceptions:\n  - {id: CVE-1900-0009, package: tidy, version: ^2.0.0, reason: not reachable, owner: team, expires: 2026-09-01}\n',
    'audit-ci.jsonc': '{ "moderate": true, "allowlist": ["GHSA-2222-3333-4444"] } // why\n',
    '.grype.yaml': 'ignore:\n  - vulnerability: GHSA-2222-3333-4444\n',
    'osv-scanner.toml': '[[IgnoredVulns]]\nid = "GHSA-2222-3333-4444"\nreason = "not reachable"\n',
    'bom.xml':
      '<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><name>tidy</name><version>1.0.0</version><licenses><license><id>MIT</id></license></licenses><purl>pkg:npm/tidy@1.0.0</purl></component></components></bom>\n',
    'yarn/yarn.lock': '# yarn lockfile v1\n\n\ntidy@^1.0.0:\n  version "1.0.0"\n  integrity sha512-AAAA\n',
    'yarn/package.json': '{"name":"y","dependencies":{"tidy":"^1.0.0"}}',
  });
  writeFileSync(
    join(world.folder, 'npm.zip'),
    zipFile({ 'GHSA-2222-3333-4444.json': advisory({ id: 'GHSA-2222-3333-4444', name: 'left-shelf', fixed: '1.2.0' }) }),
  );
  const imported = ngao('db', 'import', 'npm.zip', ...now);
  assert.equal(imported.status, 0, imported.stderr);
});

function ngao(...args: string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: world.folder, NGAO_DB: join(world.folder, '.db') };
  const result = spawnSync(process.execPath, [door, ...args], { cwd: world.folder, encoding: 'utf8', env });
  assert.doesNotMatch(result.stderr, /Something unexpected/, args.join(' '));
  return result;
}

test('a scan by the bundle reads a policy, licence expressions and secrets, and writes every format', () => {
  const secret = ['ghp', 'a1B2'.repeat(9)].join('_');
  writeFileSync(join(world.folder, 'config.txt'), `token = ${secret}\n`);
  const formats = ['sarif', 'cyclonedx', 'spdx', 'openvex', 'junit', 'csv', 'html', 'markdown', 'github', 'json'];
  const result = ngao('scan', '.', '--include-dev', ...formats.flatMap((format) => ['-o', `${format}=out.${format}`]), ...now);
  assert.equal(result.status, 1, result.stderr);
  assert.ok(!result.stderr.includes(secret));
  const table = ngao('scan', '.', '--only', 'secret', ...now);
  assert.match(table.stdout, /config\.txt/);
  assert.ok(!table.stdout.includes(secret));
  assert.equal(ngao('scan', '.', '--only', 'vulnerability', '--baseline', 'out.json', ...now).status, 0);
});

test('every other command answers by the bundle', () => {
  const xml = ngao('scan', 'bom.xml', ...now);
  assert.equal(xml.status, 0, xml.stdout + xml.stderr);
  for (const format of ['cyclonedx-xml', 'spdx', 'mojaloop-csv']) {
    assert.equal(ngao('sbom', 'package-lock.json', '-o', format, ...now).status, 0, format);
  }
  assert.match(ngao('explain', 'GHSA-2222-3333-4444', 'package-lock.json', ...now).stdout, /left-shelf/);
  assert.match(ngao('fix', 'package-lock.json', ...now).stdout, /1\.2\.0/);
  assert.equal(ngao('exceptions', 'lint', '.', ...now).status, 1);
  assert.match(ngao('exceptions', 'import', 'audit-ci.jsonc', '.grype.yaml', 'osv-scanner.toml').stdout, /GHSA-2222-3333-4444/);
  assert.match(ngao('exceptions', 'export', '--format', 'grype-yaml', ...now).stdout, /ignore:/);
  assert.equal(ngao('db', 'verify').status, 0);
  writeFileSync(join(world.folder, 'audit.ndjson'), `${exportLines(buildLog([auditRecord(0)]), [1]).join('\n')}\n`);
  assert.match(ngao('audit', 'verify', 'audit.ndjson').stdout, /^PROVEN/);
  assert.match(ngao('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  assert.match(ngao('--help').stdout, /scan +Tell/);
});
