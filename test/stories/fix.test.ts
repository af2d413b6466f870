// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { FixPlan } from '../../src/findings/fix/plan.ts';
import { ngao, project } from '../builders/command.ts';
import { advisory, type LockEntry, lockfile } from '../builders/lockfile.ts';

const now = ['--now', '2026-02-01'];

/** A folder with these files and an installed database that knows flaws in `left`, `deep` and `stuck`. */
async function withDatabase(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const flaw = (id: string, name: string, fixed: string) => [`npm/${id}.json`, advisory({ id, name, fixed })] as const;
  const unfixed = JSON.parse(advisory({ id: 'GHSA-2222-2222-4444', name: 'stuck', fixed: '9.9.9' }));
  unfixed.affected[0].ranges[0].events = [{ introduced: '0' }];
  const feed = project(context, {
    ...Object.fromEntries([flaw('GHSA-2222-2222-2222', 'left', '1.2.0'), flaw('GHSA-2222-2222-3333', 'deep', '2.1.0')]),
    'npm/GHSA-2222-2222-4444.json': JSON.stringify(unfixed),
  });
  const folder = project(context, files);
  const imported = await ngao(folder, ['db', 'import', feed], { SOURCE_DATE_EPOCH: '1769900000' });
  assert.equal(imported.code, 0, imported.stderr);
  return folder;
}

const manifest = (dependencies: Record<string, string>, rest: object = {}) =>
  `${JSON.stringify({ name: 'demo', version: '1.0.0', dependencies, ...rest }, undefined, 4)}\n`;

/** A lockfile whose project asks for exactly these. */
function lockOf(asks: Record<string, string>, entries: Record<string, LockEntry>): string {
  const lock = JSON.parse(lockfile(entries));
  Object.assign(lock.packages[''], { dependencies: asks, devDependencies: {} });
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}

const asks = { left: '1.0.0', parent: '^1.0.0' };
const entries: Record<string, LockEntry> = {
  left: { version: '1.0.0' },
  parent: { version: '1.0.0', dependencies: { deep: '~2.0.0' } },
  deep: { version: '2.0.5' },
};
const files = { 'package.json': manifest(asks), 'package-lock.json': lockOf(asks, entries) };

async function plans(folder: string, args: readonly string[] = []): Promise<{ code: number; plans: FixPlan[] }> {
  const { code, stdout, stderr } = await ngao(folder, ['fix', '--json', ...now, ...args]);
  assert.notEqual(stdout, '', stderr);
  return { code, plans: JSON.parse(stdout) };
}

test('a plan says what to change, what it ends, and that nothing remains: exit 0', async (context) => {
  const folder = await withDatabase(context, files);
  const { code, stdout } = await ngao(folder, ['fix', ...now]);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /Change your own range in package\.json\n {4}left 1\.0\.0 -> 1\.2\.0\n {6}package\.json: "left": "1\.0\.0" -> "1\.2\.0"/,
  );
  assert.match(
    stdout,
    /deep 2\.0\.5 -> 2\.1\.0\n {6}parent@1\.0\.0 asks for ~2\.0\.0\n {6}reached by parent@1\.0\.0 > deep@2\.0\.5/,
  );
  assert.match(stdout, /"overrides": \{\n {6}"deep": "2\.1\.0"\n {4}\}/);
  assert.match(stdout, /After this plan no known vulnerability remains \(proven on the rewritten graph\)/);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  assert.equal(readFileSync(join(folder, 'package.json'), 'utf8'), files['package.json'], 'without --write nothing is written');
});

test('--write puts in what the plan says and nothing else, and a second run changes nothing', async (context) => {
  const folder = await withDatabase(context, files);
  const read = () => readFileSync(join(folder, 'package.json'), 'utf8');
  const first = await ngao(folder, ['fix', '--write', ...now]);
  assert.match(first.stderr, /wrote package\.json\n.*run your package manager's install for package-lock\.json/s);
  const written = manifest({ left: '1.2.0', parent: '^1.0.0' }, { overrides: { deep: '2.1.0' } });
  assert.equal(read(), written);
  const second = await ngao(folder, ['fix', '--write', ...now]);
  assert.equal(second.code, 0);
  assert.match(second.stderr, /nothing to write/);
  assert.equal(read(), written);
});

test('after the install the plan is empty, and the entry it added is called needed', async (context) => {
  const folder = await withDatabase(context, files);
  await ngao(folder, ['fix', '--write', ...now]);
  const installed = { ...entries, left: { version: '1.2.0' }, deep: { version: '2.1.0' } };
  writeFileSync(join(folder, 'package-lock.json'), lockOf({ left: '1.2.0', parent: '^1.0.0' }, installed));
  const [plan] = (await plans(folder)).plans;
  assert.deepEqual([plan?.steps, plan?.remaining], [[], []]);
  assert.deepEqual(
    plan?.overrides.map(({ path, verdict, line }) => [path, verdict, line]),
    [[['deep'], 'needed', 9]],
  );
});

test('what has no fix remains, and the exit code says so: 1', async (context) => {
  const lock = lockOf({ stuck: '^1.0.0' }, { stuck: { version: '1.0.0' } });
  const folder = await withDatabase(context, { 'package.json': manifest({ stuck: '^1.0.0' }), 'package-lock.json': lock });
  const result = await plans(folder);
  assert.equal(result.code, 1);
  assert.deepEqual(result.plans[0]?.remaining, [{ id: 'GHSA-2222-2222-4444', package: 'stuck', version: '1.0.0' }]);
  const { stdout } = await ngao(folder, ['fix', ...now]);
  assert.match(stdout, /After this plan 1 known vulnerability remains/);
});

test("an excepted finding is not the plan's business", async (context) => {
  const folder = await withDatabase(context, {
    'package.json': manifest({ stuck: '^1.0.0' }),
    'package-lock.json': lockOf({ stuck: '^1.0.0' }, { stuck: { version: '1.0.0' } }),
    'ngao.yaml':
      'exceptions:\n  - {id: GHSA-2222-2222-4444, package: stuck, reason: not reachable, owner: team, expires: 2026-03-01}\n',
  });
  const result = await plans(folder);
  assert.deepEqual([result.code, result.plans[0]?.steps, result.plans[0]?.remaining], [0, [], []]);
});

test('development dependencies are planned too, and left out with --prod', async (context) => {
  const lock = lockfile({ left: { version: '1.0.0', dev: true } });
  const folder = await withDatabase(context, { 'package-lock.json': lock });
  assert.equal((await plans(folder)).plans[0]?.steps.length, 1);
  const prod = await plans(folder, ['--prod']);
  assert.deepEqual([prod.code, prod.plans[0]?.steps, prod.plans[0]?.remaining], [0, [], []]);
});

test('stale overrides are told with their line and removed by --write; those in use stay', async (context) => {
  const overrides = { gone: '1.0.0', other: { thing: '1.0.0' }, deep: '2.1.0', parent: { deep: '2.1.0' } };
  const installed = { parent: { version: '1.0.0', dependencies: { deep: '~2.0.0' } }, deep: { version: '2.1.0' } };
  const folder = await withDatabase(context, {
    'package.json': manifest({ parent: '^1.0.0' }, { overrides }),
    'package-lock.json': lockOf({ parent: '^1.0.0' }, installed),
  });
  const { stdout } = await ngao(folder, ['fix', ...now]);
  assert.match(stdout, /Overrides in force: 4 \(1 needed, 3 can go\)/);
  assert.match(stdout, /gone: 1\.0\.0 \(package\.json:8\)\n {6}unused: it reaches no installed package/);
  await ngao(folder, ['fix', '--write', ...now]);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).overrides, { parent: { deep: '2.1.0' } });
});

test('each workspace is written into its own package.json', async (context) => {
  const lock = {
    name: 'demo',
    lockfileVersion: 3,
    packages: {
      '': { name: 'demo', workspaces: ['packages/*'] },
      'node_modules/left': { version: '1.0.0', integrity: 'sha512-AAAA' },
      'node_modules/one': { resolved: 'packages/one', link: true },
      'packages/one': { version: '1.0.0', devDependencies: { left: '~1.0.0' } },
    },
  };
  const one = '{\n\t"name": "one",\n\t"devDependencies": { "left": "~1.0.0" },\n\t"peerDependencies": { "left": "*" }\n}';
  const folder = await withDatabase(context, {
    'app/package.json': '{"name": "demo", "workspaces": ["packages/*"]}',
    'app/packages/one/package.json': one,
    'app/package-lock.json': JSON.stringify(lock),
  });
  const { stderr } = await ngao(folder, ['fix', '--write', 'app', ...now]);
  assert.match(stderr, /wrote app\/packages\/one\/package\.json/);
  assert.equal(readFileSync(join(folder, 'app/packages/one/package.json'), 'utf8'), one.replace('~1.0.0', '~1.2.0'));
});

test('yarn and pnpm get their own spelling, in their own place', async (context) => {
  const yarn = [
    '# yarn lockfile v1',
    '',
    'deep@~2.0.0:\n  version "2.0.5"\n  resolved "https://registry.example.org/deep/-/deep-2.0.5.tgz"\n  integrity sha512-AAAA',
    'deep@^3.0.0:\n  version "3.0.0"\n  resolved "https://registry.example.org/deep/-/deep-3.0.0.tgz"\n  integrity sha512-AAAA',
    'parent@^1.0.0:\n  version "1.0.0"\n  resolved "https://registry.example.org/parent/-/parent-1.0.0.tgz"\n  integrity sha512-AAAA\n  dependencies:\n    deep "~2.0.0"',
    '',
  ].join('\n\n');
  const policy = 'registries: [registry.example.org]\n';
  const direct = manifest({ parent: '^1.0.0', deep: '^3.0.0' }, { resolutions: { unused: '1.0.0' } });
  const folder = await withDatabase(context, { 'package.json': direct, 'yarn.lock': yarn, 'ngao.yaml': policy });
  assert.equal((await ngao(folder, ['fix', '--write', ...now])).code, 0);
  const { resolutions } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  assert.deepEqual(resolutions, { '**/parent/deep': '2.1.0' });

  const pnpm = [
    "lockfileVersion: '9.0'",
    'importers:\n  .:\n    dependencies:\n      parent: {specifier: ^1.0.0, version: 1.0.0}',
    'packages:\n  deep@2.0.5: {resolution: {integrity: sha512-AAAA}}\n  parent@1.0.0: {resolution: {integrity: sha512-AAAA}}',
    'snapshots:\n  deep@2.0.5: {}\n  parent@1.0.0:\n    dependencies: {deep: 2.0.5}\n',
  ].join('\n');
  const other = await withDatabase(context, {
    'package.json': manifest({ parent: '^1.0.0' }),
    'pnpm-lock.yaml': pnpm,
    'pnpm-workspace.yaml': '# settings\nminimumReleaseAge: 1440\n',
  });
  const written = await ngao(other, ['fix', '--write', ...now]);
  assert.match(written.stderr, /wrote pnpm-workspace\.yaml/);
  assert.equal(
    readFileSync(join(other, 'pnpm-workspace.yaml'), 'utf8'),
    '# settings\nminimumReleaseAge: 1440\noverrides:\n  deep: 2.1.0\n',
  );
});

test('a missing database, a damaged lockfile and a list of parts without ranges are never a clean plan', async (context) => {
  const bare = project(context, files);
  const missing = await ngao(bare, ['fix', ...now]);
  assert.deepEqual([missing.code, missing.stdout], [3, '']);
  const damaged = await withDatabase(context, { ...files, 'other/package-lock.json': '{' });
  assert.equal((await ngao(damaged, ['fix', ...now])).code, 3);
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [{ type: 'library', name: 'left', version: '1.0.0', purl: 'pkg:npm/left@1.0.0' }],
  };
  const listed = await withDatabase(context, { 'bom.cdx.json': JSON.stringify(bom) });
  const { code, stdout } = await ngao(listed, ['fix', 'bom.cdx.json', ...now]);
  assert.equal(code, 1);
  assert.match(stdout, /tells no ranges: change it where it is installed from/);
});

test('asked wrongly: exit 2', async (context) => {
  const folder = await withDatabase(context, files);
  assert.equal((await ngao(folder, ['fix', '--wriet'])).code, 2);
  const two = await ngao(folder, ['fix', '--write', '.', 'package-lock.json', ...now]);
  assert.deepEqual([two.code, two.stdout], [2, '']);
  assert.equal(readFileSync(join(folder, 'package.json'), 'utf8'), files['package.json']);
});
