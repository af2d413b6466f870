// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { ngao, project } from '../builders/command.ts';
import { advisory, lockfile } from '../builders/lockfile.ts';

const now = ['--now', '2026-02-01'];
const main = join(import.meta.dirname, '../../src/cli/main.ts');

async function scan(folder: string): Promise<{ code: number; report: Report }> {
  const { code, stdout, stderr } = await ngao(folder, ['scan', '--json', ...now]);
  assert.notEqual(stdout, '', stderr);
  return { code, report: JSON.parse(stdout) };
}

async function withDatabase(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const feed = project(context, {
    'npm/GHSA-2222-3333-4444.json': advisory({ id: 'GHSA-2222-3333-4444', name: '__proto__', fixed: '9.0.0' }),
    'npm/GHSA-2222-3333-6666.json': advisory({ id: 'GHSA-2222-3333-6666', name: 'constructor', fixed: '9.0.0' }),
  });
  const folder = project(context, files);
  assert.equal((await ngao(folder, ['db', 'import', feed, '--now', '2026-02-01'])).code, 0);
  return folder;
}

/** Runs the command line in a process of its own with a small heap: what is not bounded dies here. */
function scanInSmallHeap(folder: string, megabytes: number) {
  const script = `import { runAsProcess } from ${JSON.stringify(main)}; await runAsProcess();`;
  const args = [`--max-old-space-size=${megabytes}`, '--input-type=module', '-e', script, '--', 'ngao', 'scan', '--json', ...now];
  return spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    // Its bound of time, with room for a busy machine.
    timeout: 300_000,
    maxBuffer: 1 << 29,
    env: { NGAO_DB: join(folder, '.db') },
  });
}

test('packages named like object members are packages', async (context) => {
  const text = lockfile({ constructor: { version: '1.0.0' }, toString: { version: '1.0.0' } }).replace(
    '"node_modules/constructor"',
    '"node_modules/__proto__": {"version": "1.0.0", "integrity": "sha512-AAAA", "license": "MIT"}, "node_modules/constructor"',
  );
  const folder = await withDatabase(context, { 'package-lock.json': text });
  const { report } = await scan(folder);
  const hit = report.findings.filter((finding) => finding.kind === 'vulnerability').map((finding) => finding.component?.name);
  assert.deepEqual(hit.sort(), ['__proto__', 'constructor']);
  assert.equal(({} as Record<string, unknown>).version, undefined);
});

test('a graph full of circles ends', async (context) => {
  const names = Array.from({ length: 300 }, (_, index) => `ring-${index}`);
  const everyone = Object.fromEntries(names.map((name) => [name, '^1.0.0']));
  const entries = Object.fromEntries(names.map((name) => [name, { version: '1.0.0', dependencies: everyone }]));
  const folder = await withDatabase(context, {
    'package-lock.json': lockfile({ ...entries, constructor: { version: '1.0.0' } }),
  });
  const { code, report } = await scan(folder);
  assert.equal(code, 1);
  assert.equal(report.targets.find((target) => target.kind === 'npm-lock')?.components, 301);
});

test('links and names that leave the folder are not followed', async (context) => {
  const outside = project(context, { 'package-lock.json': lockfile({ constructor: { version: '1.0.0' } }) });
  const folder = await withDatabase(context, { 'safe/package-lock.json': lockfile({ tidy: { version: '1.0.0' } }) });
  symlinkSync(join(outside, 'package-lock.json'), join(folder, 'package-lock.json'));
  symlinkSync(outside, join(folder, 'elsewhere'));
  const { code, report } = await scan(folder);
  assert.equal(code, 3);
  assert.match(report.problems[0]?.message ?? '', /leaves the scanned folder/);
  assert.deepEqual(
    report.targets.filter((target) => target.components > 0).map((target) => target.ref),
    ['safe/package-lock.json'],
  );
});

test('entity expansion, deep nesting and a hundred thousand brackets are refused in little memory', async (context) => {
  const entities = Array.from({ length: 12 }, (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`).join('');
  const bomb = `<?xml version="1.0"?><!DOCTYPE bom [<!ENTITY e0 "boom">${entities}]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&e12;</bom>`;
  const cases: Record<string, string> = {
    'bom.xml': bomb,
    'bom.json': `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${'['.repeat(100_000)}`,
    'pnpm-lock.yaml': `lockfileVersion: '9.0'\na: &a [x, x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]`).join('\n')}\n`,
  };
  for (const [name, text] of Object.entries(cases)) {
    const folder = await withDatabase(context, { [name]: text });
    const result = scanInSmallHeap(folder, 128);
    assert.equal(result.status, 3, `${name}: ${result.stderr.slice(0, 500)}`);
    const told = result.stdout === '' ? result.stderr : JSON.parse(result.stdout).problems[0].message;
    assert.ok(told.length > 20 && told.length < 2000, `${name}: ${told.slice(0, 200)}`);
  }
});

test('a lockfile of 100 MB is read or refused, never a crash', async (context) => {
  const folder = await withDatabase(context, {});
  const filler = 'x'.repeat(900);
  const entries = Array.from({ length: 110_000 }, (_, index) => [
    `pack-${index}`,
    { version: '1.0.0', deprecated: index % 1000 === 0 ? filler : undefined, description: filler },
  ]);
  mkdirSync(join(folder, 'big'));
  writeFileSync(join(folder, 'big/package-lock.json'), lockfile(Object.fromEntries(entries) as never));
  const result = scanInSmallHeap(join(folder, 'big'), 2048);
  assert.ok([0, 1, 3].includes(result.status ?? -1), `${result.signal} ${result.stderr.slice(0, 500)}`);
  rmSync(join(folder, 'big'), { recursive: true });
});

test('names that are terminal codes, markup or workflow commands stay text in every format', async (context) => {
  const evil = '\u001b]0;owned\u0007<script>alert(1)</script>|`::error::';
  const text = lockfile({ tidy: { version: '1.0.0', deprecated: evil, license: evil } });
  const folder = await withDatabase(context, { 'package-lock.json': text });
  for (const format of ['table', 'html', 'markdown', 'github', 'junit', 'csv']) {
    const { stdout } = await ngao(folder, ['scan', '-o', format, ...now]);
    assert.ok(!stdout.includes('\u001b]'), format);
    // A code span of Markdown shows its text as it is.
    if (['html', 'markdown', 'junit'].includes(format))
      assert.ok(!stdout.replace(/``.*?``/gs, '').includes('<script>alert'), format);
    assert.ok(!/^::error::/m.test(stdout), format);
  }
});
