// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { ngao, project } from '../builders/command.ts';
import { advisory, lockfile } from '../builders/lockfile.ts';

const now = ['--now', '2026-02-01'];
const old = lockfile({ 'left-shelf': { version: '1.0.0' }, tidy: { version: '2.0.0' } });
const clean = lockfile({ tidy: { version: '2.0.0' } });

/** A folder with these files and an installed database that knows one flaw in `left-shelf` and one in `dev-shelf`. */
async function withDatabase(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const feed = project(context, {
    'npm/GHSA-2222-3333-4444.json': advisory({
      id: 'GHSA-2222-3333-4444',
      name: 'left-shelf',
      fixed: '1.2.0',
      aliases: ['CVE-1900-0001'],
    }),
    'Node.js/CVE-1900-0007.json': JSON.stringify({
      id: 'CVE-1900-0007',
      modified: '2026-01-01T00:00:00Z',
      affected: [{ package: { ecosystem: 'Node.js', name: 'node' }, versions: ['0.1.0'] }],
    }),
    'npm/GHSA-2222-3333-5555.json': advisory({
      id: 'GHSA-2222-3333-5555',
      name: 'dev-shelf',
      fixed: '3.0.0',
      severity: 'CRITICAL',
    }),
  });
  const folder = project(context, files);
  const imported = await ngao(folder, ['db', 'import', feed], { SOURCE_DATE_EPOCH: '1769900000' });
  assert.equal(imported.code, 0, imported.stderr);
  return folder;
}

async function report(folder: string, args: readonly string[] = []): Promise<{ code: number; report: Report }> {
  const { code, stdout, stderr } = await ngao(folder, ['scan', '--json', ...now, ...args]);
  assert.notEqual(stdout, '', stderr);
  return { code, report: JSON.parse(stdout) };
}

test('a project without known flaws passes: exit 0', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': clean });
  const result = await report(folder);
  assert.deepEqual(result.report.problems, []);
  assert.deepEqual([result.code, result.report.verdict.result], [0, 'pass']);
});

test('a flaw at or over the threshold fails the gate: exit 1, with path, line, fix and id', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': old });
  const result = await report(folder);
  assert.deepEqual([result.code, result.report.verdict.result], [1, 'fail']);
  const [finding] = result.report.findings;
  assert.equal(finding?.vulnerability?.id, 'GHSA-2222-3333-4444');
  assert.deepEqual(finding?.component?.path, ['demo@1.0.0', 'left-shelf@1.0.0']);
  assert.deepEqual(finding?.vulnerability?.fixedIn, ['1.2.0']);
  const line = old.split('\n').findIndex((text) => text.includes('"node_modules/left-shelf"')) + 1;
  assert.deepEqual(finding?.component?.locations, [{ file: 'package-lock.json', line }]);
});

test('--warn tells the same verdict and exits 0, not enforced', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': old });
  const result = await report(folder, ['--warn']);
  assert.equal(result.code, 0);
  assert.deepEqual([result.report.verdict.result, result.report.verdict.enforced], ['fail', false]);
});

test('an unknown flag, format, kind or command is asked wrongly: exit 2, with a hint', async (context) => {
  const folder = project(context, { 'package-lock.json': clean });
  const cases: [string[], RegExp][] = [
    [['scan', '--includ-dev'], /Did you mean --include-dev/],
    [['scan', '-o', 'tabel'], /did you mean table/],
    [['scan', '--only', 'malwares'], /did you mean malware/],
    [['scam'], /Did you mean "ngao scan"/],
    [['scan', '--now', 'yesterday'], /not a date/],
    [['scan', '-o', 'json', '-o', 'table'], /Two reports want standard output/],
  ];
  for (const [args, message] of cases) {
    const result = await ngao(folder, args);
    assert.equal(result.code, 2, args.join(' '));
    assert.match(result.stderr, message);
    assert.equal(result.stdout, '');
  }
});

test('an unknown key in ngao.yaml is an error with its line, never a rule that is silently off: exit 2', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': clean, 'ngao.yaml': 'gate:\n  treshold: high\n' });
  const result = await ngao(folder, ['scan', ...now]);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /ngao\.yaml:2: .*treshold/);
});

test('a missing database never reads as clean: exit 3', async (context) => {
  const folder = project(context, { 'package-lock.json': clean });
  const result = await report(folder);
  assert.deepEqual([result.code, result.report.complete, result.report.verdict.result], [3, false, 'incomplete']);
  assert.deepEqual(
    result.report.problems.map((problem) => problem.code),
    ['database-missing'],
  );
});

test('without any database the starter set answers, and says that it proves nothing: exit 3', async (context) => {
  const folder = project(context, { 'package-lock.json': lockfile({ lodash: { version: '4.17.15' } }) });
  const { code, stdout } = await ngao(folder, ['scan', '--json', ...now], {
    NGAO_DB: undefined as never,
    XDG_CACHE_HOME: join(folder, '.cache'),
  });
  const starter = JSON.parse(stdout) as Report;
  assert.deepEqual([code, starter.database?.starter, starter.verdict.result], [3, true, 'incomplete']);
  assert.ok(starter.findings.some((finding) => finding.component?.name === 'lodash'));
  assert.deepEqual(
    starter.problems.map((problem) => problem.code),
    ['database-starter'],
  );
});

test('a database older than the policy allows is told and not trusted: exit 3', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': clean, 'ngao.yaml': 'gate: { maxDatabaseAge: 5d }\n' });
  const { code, stdout } = await ngao(folder, ['scan', '--json', '--now', '2026-08-01']);
  assert.equal(code, 3);
  assert.deepEqual(
    (JSON.parse(stdout) as Report).problems.map((problem) => problem.code),
    ['database-stale'],
  );
});

test('an empty folder, a truncated lockfile and a package.json without a lockfile are never clean: exit 3', async (context) => {
  const empty = await withDatabase(context, { 'notes.txt': 'nothing here' });
  const nothing = await ngao(empty, ['scan', ...now]);
  assert.equal(nothing.code, 3);
  assert.match(nothing.stderr, /^ngao: The folder holds nothing that Ngao can read/);
  mkdirSync(join(empty, 'lp'));
  writeFileSync(join(empty, 'package-lock.json'), old);
  const second = await ngao(empty, ['scan', 'package-lock.json', 'lp', ...now]);
  assert.match(second.stderr, /^ngao: lp holds nothing that Ngao can read/);

  const truncated = await withDatabase(context, { 'package-lock.json': old.slice(0, old.length / 2) });
  const half = await report(truncated);
  assert.deepEqual([half.code, half.report.verdict.result], [3, 'incomplete']);
  assert.equal(half.report.problems[0]?.code, 'input-malformed');

  const loose = await withDatabase(context, { 'package.json': '{"name":"loose","dependencies":{"left-shelf":"^1.0.0"}}' });
  assert.equal((await report(loose)).code, 3);
});

test('where the gate fails and a part could not be read, 3 wins and both are told', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': old, 'other/package-lock.json': '{' });
  const result = await report(folder);
  assert.deepEqual([result.code, result.report.verdict.result], [3, 'incomplete']);
  assert.equal(result.report.verdict.violations.length, 1);
  assert.equal(result.report.problems[0]?.target, 'other/package-lock.json');
});

test('development dependencies are left out unless asked for, and their number is told', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': lockfile({ 'dev-shelf': { version: '1.0.0', dev: true } }) });
  const without = await report(folder);
  assert.equal(without.code, 0);
  assert.ok(without.report.notices.some((notice) => notice.code === 'dev-findings-hidden'));
  const included = await report(folder, ['--include-dev']);
  assert.equal(included.code, 1);
});

test('an exception hides until it expires, on any alias; an expired one hides nothing and is told', async (context) => {
  const policy = (expires: string) =>
    `exceptions:\n  - {id: CVE-1900-0001, package: left-shelf, reason: not reachable, owner: team, expires: ${expires}}\n`;
  const live = await withDatabase(context, { 'package-lock.json': old, 'ngao.yaml': policy('2026-03-01') });
  const hidden = await report(live);
  assert.equal(hidden.code, 0);
  assert.deepEqual([hidden.report.summary.open, hidden.report.summary.excepted], [0, 1]);
  writeFileSync(join(live, 'ngao.yaml'), policy('2026-01-15'));
  const lapsed = await report(live);
  assert.equal(lapsed.code, 1);
  assert.ok(lapsed.report.notices.some((notice) => notice.code === 'exception-expired'));
});

test('a baseline lets through what it knew and gates what is new', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': old });
  const first = await ngao(folder, ['scan', '-o', 'json=before.json', ...now]);
  assert.equal(first.code, 1);
  const same = await report(folder, ['--baseline', 'before.json']);
  assert.deepEqual([same.code, same.report.findings[0]?.status], [0, 'baseline']);
  const more = lockfile({ 'left-shelf': { version: '1.0.0' }, 'dev-shelf': { version: '1.0.0' } });
  writeFileSync(join(folder, 'package-lock.json'), more);
  assert.equal((await report(folder, ['--baseline', 'before.json'])).code, 1);
  writeFileSync(join(folder, 'before.json'), '{}');
  assert.equal((await ngao(folder, ['scan', '--baseline', 'before.json'])).code, 2);
  const none = await ngao(folder, ['scan', '--baseline', 'none.json']);
  assert.deepEqual(
    [none.code, /^ngao: --baseline none\.json: there is no such file\./.test(none.stderr)],
    [2, true],
    none.stderr,
  );
});

test('several reports come from one run, and the same project elsewhere gives the same bytes', async (context) => {
  const files = { 'package-lock.json': old, 'services/api/package-lock.json': clean, Dockerfile: 'FROM node:22.11.0-alpine\n' };
  const here = await withDatabase(context, files);
  const there = join(project(context, {}), 'deeper/checkout');
  mkdirSync(there, { recursive: true });
  cpSync(here, there, { recursive: true });
  const formats = ['json', 'sarif', 'cyclonedx', 'spdx', 'openvex', 'junit', 'csv', 'html', 'markdown', 'github'];
  const outputs = formats.flatMap((format) => ['-o', `${format}=out.${format}`]);
  for (const folder of [here, there]) {
    const result = await ngao(folder, ['scan', ...outputs, ...now]);
    assert.equal(result.code, 1, result.stderr);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /fail: 1 open/);
  }
  for (const format of formats) {
    assert.equal(readFileSync(join(there, `out.${format}`), 'utf8'), readFileSync(join(here, `out.${format}`), 'utf8'), format);
  }
});

test('the report names no path of the machine', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': old, '.nvmrc': '22.11.0\n' });
  const { stdout } = await ngao(folder, ['scan', '--json', ...now]);
  assert.ok(!stdout.includes(folder));
  rmSync(join(folder, 'package-lock.json'));
});
