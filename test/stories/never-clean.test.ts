// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { ngao, project } from '../builders/command.ts';
import { advisory, lockfile } from '../builders/lockfile.ts';

/* Ways in which something is not looked at: none of them may read as clean. */
const now = ['--now', '2026-02-01'];
const clean = lockfile({ tidy: { version: '2.0.0' } });
const flawed = lockfile({ 'left-shelf': { version: '1.0.0' } });

async function withDatabase(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const feed = project(context, {
    'npm/GHSA-2222-3333-4444.json': advisory({ id: 'GHSA-2222-3333-4444', name: 'left-shelf', fixed: '1.2.0' }),
  });
  const folder = project(context, files);
  assert.equal((await ngao(folder, ['db', 'import', feed, ...now])).code, 0);
  return folder;
}

async function scan(folder: string, target = '.'): Promise<{ code: number; report: Report }> {
  const { code, stdout, stderr } = await ngao(folder, ['scan', target, '--json', ...now]);
  assert.notEqual(stdout, '', stderr);
  return { code, report: JSON.parse(stdout) };
}

const codes = (report: Report) => report.problems.map((problem) => problem.code);

test('an ecosystem of which the database holds nothing', async (context) => {
  const component = {
    type: 'library',
    name: 'jinja2',
    version: '3.1.0',
    purl: 'pkg:pypi/jinja2@3.1.0',
    licenses: [{ license: { id: 'MIT' } }],
  };
  const bom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [component] });
  const { code, report } = await scan(await withDatabase(context, { 'bom.json': bom }), 'bom.json');
  assert.deepEqual([code, codes(report)], [3, ['ecosystem-unknown']]);
  assert.match(report.problems[0]?.message ?? '', /PyPI/);
});

test('a circle of links beside a lockfile hides nothing of it', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': clean, 'app/package-lock.json': flawed });
  symlinkSync('self', join(folder, 'app/self'));
  const { code, report } = await scan(folder);
  assert.equal(code, 1);
  assert.equal(report.findings[0]?.target, 'app/package-lock.json');
});

test('a lockfile that is a circle or a link to nowhere', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': clean });
  mkdirSync(join(folder, 'app'));
  symlinkSync('package-lock.json', join(folder, 'app/package-lock.json'));
  mkdirSync(join(folder, 'web'));
  symlinkSync('nowhere', join(folder, 'web/yarn.lock'));
  const { code, report } = await scan(folder);
  assert.equal(code, 3);
  assert.deepEqual(report.problems.map((problem) => problem.target).sort(), ['app/package-lock.json', 'web/yarn.lock']);
  const named = await ngao(folder, ['scan', 'app/package-lock.json', ...now]);
  assert.equal(named.code, 3);
  assert.doesNotMatch(named.stderr, /Something unexpected/);
});

test('a lockfile that holds nothing although the project asks for packages', async (context) => {
  const wants = '{"name":"demo","version":"1.0.0","dependencies":{"left-shelf":"^1.0.0"}}';
  for (const [name, text] of [
    ['package-lock.json', '{"name":"demo","lockfileVersion":3,"packages":{}}'],
    ['yarn.lock', '__metadata:\n  version: 8\n'],
  ] as const) {
    const { code, report } = await scan(await withDatabase(context, { 'package.json': wants, [name]: text }));
    assert.equal(code, 3, name);
    assert.ok(codes(report).includes('input-malformed'), name);
  }
});

test('a finding of the baseline that got worse', async (context) => {
  const folder = await withDatabase(context, {
    'package-lock.json': flawed,
    'ngao.yaml': 'gate: { vulnerability: { prod: critical } }\n',
  });
  assert.equal((await ngao(folder, ['scan', '-o', 'json=before.json', ...now])).code, 0);
  const worse = project(context, {
    'npm/GHSA-2222-3333-4444.json': advisory({
      id: 'GHSA-2222-3333-4444',
      name: 'left-shelf',
      fixed: '1.2.0',
      severity: 'CRITICAL',
    }),
  });
  assert.equal((await ngao(folder, ['db', 'import', worse, ...now])).code, 0);
  const { code } = await ngao(folder, ['scan', '--baseline', 'before.json', ...now]);
  assert.equal(code, 1);
});
