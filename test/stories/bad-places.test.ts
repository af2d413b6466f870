// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { openEmptyStore } from '../../src/store/engine/open-store.ts';
import { ngao, project } from '../builders/command.ts';
import { advisory, lockfile } from '../builders/lockfile.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');
const now = ['--now', '2026-02-01'];
const clean = lockfile({ tidy: { version: '2.0.0' } });
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

test('a policy that cannot be read, or by another name, is an error and not the built-in policy: exit 2', async (context) => {
  for (const name of ['ngao.yml', '.ngao.yaml', '.ngao.yml']) {
    const { code, stderr } = await ngao(project(context, { 'package-lock.json': clean, [name]: 'gate: {}\n' }), ['scan', ...now]);
    assert.equal(code, 2, name);
    assert.match(stderr, /a policy's name is ngao\.yaml/);
  }
  const folder = project(context, { 'package-lock.json': clean });
  symlinkSync('nowhere.yaml', join(folder, 'ngao.yaml'));
  assert.equal((await ngao(folder, ['scan', ...now])).code, 2);
  const other = project(context, { 'package-lock.json': clean });
  mkdirSync(join(other, 'ngao.yaml'));
  const { code, stderr } = await ngao(other, ['scan', ...now]);
  assert.equal(code, 2);
  assert.match(stderr, /^ngao: ngao\.yaml is no readable file/);
});

test('no error message sends a command to the terminal, whatever it quotes', async (context) => {
  const hostile = '\u001b]0;owned\u0007\u001b[2J\u202e';
  const folder = project(context, { 'package-lock.json': clean, 'bad/ngao.yaml': `gate: {"${hostile}": 1}\n` });
  for (const args of [
    ['scan', `${hostile}missing`],
    ['scan', `--${hostile}`],
    ['scan', '-o', hostile],
    ['scan', '--only', hostile],
    ['scan', '--policy', 'bad/ngao.yaml'],
    ['explain', `${hostile}x`],
    ['db', hostile],
    ['db', 'import', hostile],
    ['exceptions', hostile],
    [hostile],
  ]) {
    const { code, stderr } = await ngao(folder, [...args, ...(args[0] === 'scan' ? now : [])]);
    assert.ok(code === 2 || code === 3, args.join(' '));
    assert.doesNotMatch(stderr, control, args.join(' '));
    assert.doesNotMatch(stderr, /\u202e/, args.join(' '));
  }
});

test('a damaged name in a lockfile reaches the last word of a run as text', async (context) => {
  const folder = project(context, { 'a\u001b[2Jb/package-lock.json': '{' });
  const { code, stderr } = await ngao(folder, ['scan', '-o', 'json=out.json', ...now]);
  assert.equal(code, 3);
  assert.doesNotMatch(stderr, control);
});

test('a version file without a version is told, not passed over: exit 3', async (context) => {
  const { code, stdout } = await ngao(project(context, { '.nvmrc': '\u0000\u0001 \ufffd\n' }), ['scan', '--json', ...now]);
  assert.equal(code, 3);
  assert.ok(JSON.parse(stdout).problems.some((problem: { code: string }) => problem.code === 'input-malformed'));
});

test('what is neither a file nor a folder is called so', async (context) => {
  const folder = project(context, {});
  symlinkSync('loop', join(folder, 'loop'));
  const { code, stderr } = await ngao(folder, ['scan', 'loop', ...now]);
  assert.equal(code, 3);
  assert.match(stderr, /neither a readable file nor a folder/);
});

test('two projects of one run are told apart, wherever they lie, and one named twice is one', async (context) => {
  const feed = project(context, { 'npm/a.json': advisory({ id: 'GHSA-2222-3333-4444', name: 'left-shelf', fixed: '1.2.0' }) });
  const flawed = lockfile({ 'left-shelf': { version: '1.0.0' } });
  const outside = project(context, {
    'a/package-lock.json': flawed,
    'b/package-lock.json': flawed,
    'other/a/package-lock.json': flawed,
  });
  const folder = project(context, { 'package-lock.json': flawed });
  assert.equal((await ngao(folder, ['db', 'import', feed, ...now])).code, 0);
  const scan = async (...targets: string[]) => {
    const { code, stdout, stderr } = await ngao(folder, ['scan', '--json', '--only', 'vulnerability', ...targets, ...now]);
    assert.equal(code, 1, stderr);
    const report: Report = JSON.parse(stdout);
    const ids = report.findings.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, 'every finding has an id of its own');
    return report.findings.map((finding) => `${finding.target} ${finding.component?.locations[0]?.file}`);
  };
  const told = ['a', 'b', ''].map((name) => join(name, 'package-lock.json')).map((file) => `${file} ${file}`);
  assert.deepEqual(await scan(join(outside, 'b'), '.', join(outside, 'a/package-lock.json')), told);
  assert.deepEqual(await scan(join(outside, 'a')), ['package-lock.json package-lock.json'], 'alone it needs no name');
  assert.deepEqual(await scan('.', 'package-lock.json', folder, './package-lock.json'), told.slice(2));
  const clash = await ngao(folder, ['scan', join(outside, 'a'), join(outside, 'other/a'), ...now]);
  assert.equal(clash.code, 2);
  assert.match(clash.stderr, /both be told as "a"\. Run ngao in a folder above/);
});

const fullDisk = { skip: existsSync('/dev/full') ? false : 'no /dev/full on this system' };

test('a report that the disk did not take is no finished run: exit 3, without a stack', fullDisk, (context) => {
  const folder = project(context, { 'package-lock.json': clean });
  const script = `import { runAsProcess } from ${JSON.stringify(main)}; await runAsProcess();`;
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, '--', 'ngao', '--help'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  assert.equal(status, 3);
  assert.match(stderr, /^ngao: Standard output took only a part of the report \(ENOSPC\)\. .*\n$/);
});

test('a folder that cannot be made is told at once: exit 2', { skip: process.platform !== 'linux' }, (context) => {
  const folder = project(context, { 'npm/a.json': advisory({ id: 'GHSA-2222-3333-4444', name: 'left-shelf', fixed: '1.2.0' }) });
  for (const args of [
    ['db', 'import', '--db', '/proc/x', 'npm'],
    ['serve', '--data', '/proc/x/y', '--port', '0'],
    ['backup', 'out.gz', '--data', '/proc/x'],
  ]) {
    // Processes of their own: the runtime's recursive mkdir never came back from there.
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../bin/ngao.mjs'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 180_000,
    });
    assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, /\/proc\/x/);
  }
});

test("a backup or an export of a folder without a server's data is told and makes nothing: exit 2", async (context) => {
  const folder = project(context, {});
  for (const args of [
    ['backup', 'x.bak', '--data', 'nodata'],
    ['export-site', '--to', 'site', '--data', 'nodata'],
  ]) {
    const { code, stderr, stdout } = await ngao(folder, args);
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.equal(stderr, `ngao: There is no server's data in ${join(folder, 'nodata')}. Name its folder with --data.\n`);
  }
  assert.deepEqual(readdirSync(folder), []);
});

test('a backup that cannot be written is told before the database is opened, and leaves nothing: exit 2', async (context) => {
  const folder = project(context, { 'data/database/PG_VERSION': 'none of ours\n' });
  const { code, stderr } = await ngao(folder, ['backup', 'none/x.bak', '--data', 'data']);
  assert.equal(code, 2, stderr);
  const file = join(folder, 'none/x.bak');
  assert.equal(stderr, `ngao: ${file} could not be written: does its folder exist, and may you write there?\n`);
  assert.deepEqual([readdirSync(folder), readdirSync(join(folder, 'data'))], [['data'], ['database']]);
});

test('a database on which no server has run is told, and not as a bug: exit 3', async (context) => {
  const folder = project(context, {});
  const store = await openEmptyStore({ dataFolder: join(folder, 'data') });
  await store.close();
  const mask = process.umask();
  for (const args of [
    ['backup', 'x.bak', '--data', 'data'],
    ['export-site', '--to', 'site', '--data', 'data'],
  ]) {
    const { code, stderr } = await ngao(folder, args);
    process.umask(mask);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /^ngao: This database holds no tables of Ngao\..* start the server on it once first .*\n$/);
  }
  assert.deepEqual(readdirSync(folder), ['data'], 'no draft stays');
});
