// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'ngao-bundle-'));
const bundled = join(place, 'bin/ngao.mjs');
/** The same door where no bundle stands beside it. */
const unbundled = join(place, 'sources/bin/ngao.mjs');
const project = join(place, 'project');

before(() => {
  execFileSync(process.execPath, [join(root, 'tools/build.ts'), join(place, 'dist')], { cwd: root });
  cpSync(join(root, 'bin'), join(place, 'bin'), { recursive: true });
  cpSync(join(root, 'bin'), join(place, 'sources/bin'), { recursive: true });
  symlinkSync(join(root, 'src'), join(place, 'sources/src'));
  mkdirSync(project);
  const packages = {
    '': { name: 'demo', version: '1.0.0', dependencies: { a: '^1.0.0' } },
    'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example.org/a/-/a-1.0.0.tgz', license: 'GPL-3.0-only' },
  };
  const lock = { name: 'demo', version: '1.0.0', lockfileVersion: 3, packages };
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify(lock, null, 2));
  writeFileSync(join(project, 'package.json'), JSON.stringify(packages[''], null, 2));
  writeFileSync(join(project, 'bom.json'), JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }));
  writeFileSync(join(project, 'bom.xml'), '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components/></bom>');
  writeFileSync(join(project, 'settings.txt'), `server=https://${['user', 'word'].join(':')}@example.org/`);
  for (const folder of ['yarn', 'pnpm']) mkdirSync(join(project, folder));
  writeFileSync(
    join(project, 'yarn/yarn.lock'),
    '__metadata:\n  version: 8\n\n"b@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "b@npm:1.0.0"\n',
  );
  writeFileSync(join(project, 'pnpm/pnpm-lock.yaml'), "lockfileVersion: '9.0'\nimporters:\n  .: {}\npackages: {}\n");
  writeFileSync(join(project, 'ngao.yaml'), 'deprecated: fail\n');
});

after(() => rmSync(place, { recursive: true, force: true }));

/** Together they load every library that is loaded late. */
const runs = [
  'scan',
  'scan -o json',
  'scan -o html bom.json',
  'scan bom.xml yarn/yarn.lock pnpm/pnpm-lock.yaml',
  'sbom -o spdx',
  'fix',
  'explain pkg:npm/a@1.0.0',
  'exceptions lint',
  'db status',
  'help',
  'scna',
];

for (const line of runs) {
  test(`the bundle does what the sources do: ngao ${line}`, () => {
    const args = [...line.split(' ')];
    const whole = run(bundled, args);
    const source = run(unbundled, args);
    assert.deepEqual(whole, source);
    assert.notEqual(whole.stdout + whole.stderr, '');
  });
}

/** The first run fills the compile cache, the second one uses it: both must tell the same. */
function run(door: string, args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const once = () => {
    const env = {
      ...process.env,
      NGAO_DB: join(place, 'none'),
      SOURCE_DATE_EPOCH: '0',
      NODE_COMPILE_CACHE: join(place, 'cache'),
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, [door, ...args], { cwd: project, encoding: 'utf8', env });
    return { status, stdout, stderr };
  };
  const first = once();
  assert.deepEqual(once(), first);
  return first;
}
