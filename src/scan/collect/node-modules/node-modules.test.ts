// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryFolder } from '../../../../test/builders/memory-folder.ts';
import { NgaoError } from '../../../kit/errors.ts';
import { DiskFolder } from '../../../kit/io/folder.ts';
import type { Folder } from '../contract.ts';
import { collectNodeModules } from './collect-node-modules.ts';

const manifest = (name: string, more: object = {}) => JSON.stringify({ name, version: '1.0.0', ...more });

function collect(files: Record<string, string> | Folder, path = 'node_modules') {
  const folder = 'readText' in files ? (files as Folder) : memoryFolder(files as Record<string, string>);
  return collectNodeModules({ path, folder, trustedRegistries: [] });
}

const tree = {
  'package.json': JSON.stringify({
    name: 'demo',
    version: '2.0.0',
    dependencies: { a: '1', called: '1' },
    devDependencies: { t: '1' },
    overrides: { b: '1.0.0' },
  }),
  'node_modules/a/package.json': manifest('a', {
    dependencies: { b: '2', '@s/c': '1' },
    license: 'MIT',
    bundleDependencies: ['b'],
  }),
  'node_modules/a/node_modules/b/package.json': JSON.stringify({ name: 'b', version: '2.0.0' }),
  'node_modules/a/test/fixture/package.json': manifest('fixture'),
  'node_modules/a/dist/esm/package.json': '{"type":"module"}',
  'node_modules/b/package.json': manifest('b', {
    licenses: [{ type: 'BSD' }],
    _resolved: 'git+ssh://git@example.org/o/b.git#main',
  }),
  'node_modules/@s/c/package.json': manifest('@s/c'),
  'node_modules/called/package.json': manifest('real'),
  'node_modules/t/package.json': manifest('t', { dependencies: { b: '1' } }),
  'node_modules/.bin/a': '#!',
  'node_modules/.cache/x/package.json': manifest('cached'),
  'node_modules/no-package/readme.md': '',
};

test('packages are folders of node_modules and of scopes in it, nothing else', () => {
  const { components, target, overrides, problems } = collect(tree);
  assert.deepEqual(
    components.map(({ key, name, version, scope, direct }) => `${key} ${name}@${version} ${scope} ${direct}`),
    [
      'node_modules/@s/c @s/c@1.0.0 prod false',
      'node_modules/a a@1.0.0 prod true',
      'node_modules/a/node_modules/b b@2.0.0 prod false',
      'node_modules/b b@1.0.0 dev false',
      'node_modules/called real@1.0.0 prod true',
      'node_modules/t t@1.0.0 dev true',
    ],
  );
  const [c, a, inner, b, called] = components;
  assert.deepEqual(a?.dependsOn, ['node_modules/@s/c', 'node_modules/a/node_modules/b']);
  assert.deepEqual([inner?.bundled, b?.bundled, called?.alias, c?.purl], [true, undefined, 'called', 'pkg:npm/%40s/c@1.0.0']);
  assert.deepEqual([a?.licenses, b?.licenses, b?.origin.kind, c?.origin], [['MIT'], ['BSD'], 'git', { kind: 'unknown' }]);
  assert.deepEqual(a?.locations, [{ file: 'node_modules/a/package.json', line: 1 }]);
  assert.deepEqual(
    [target.ref, target.name, target.version, overrides.length, problems],
    ['node_modules', 'demo', '2.0.0', 1, []],
  );
});

test("npm's record tells the origin while it speaks of the installed version", () => {
  const record = {
    packages: {
      'node_modules/a': { version: '1.0.0', resolved: 'https://example.org/a/-/a-1.0.0.tgz' },
      'node_modules/b': { version: '9.0.0', resolved: 'file:b.tgz' },
    },
  };
  const { components } = collect({ ...tree, 'node_modules/.package-lock.json': JSON.stringify(record) });
  assert.equal(components.find(({ key }) => key === 'node_modules/a')?.origin.kind, 'private-registry');
  assert.equal(components.find(({ key }) => key === 'node_modules/b')?.origin.kind, 'git');
});

test('a tree without its project, or named as the base, is production and has direct packages', () => {
  const { 'package.json': _project, ...alone } = tree;
  const guessed = collect(alone).components.filter(({ direct }) => direct);
  assert.deepEqual(
    guessed.map(({ name }) => name),
    ['a', 'real', 't'],
  );
  const inside = Object.fromEntries(Object.entries(alone).map(([file, text]) => [file.replace(/^node_modules\//, ''), text]));
  const { components, target } = collect(inside, '');
  assert.deepEqual(
    [target.ref, components[1]?.key, components[1]?.locations[0]?.file],
    ['.', 'node_modules/a', 'a/package.json'],
  );
  assert.ok(components.every(({ scope }) => scope === 'prod'));
});

test('the digest changes with the tree and with nothing else', () => {
  const digest = collect(tree).target.digest;
  assert.match(digest, /^sha256:[0-9a-f]{64}$/);
  assert.equal(collect({ ...tree, 'node_modules/a/readme.md': 'x' }).target.digest, digest);
  assert.notEqual(collect({ ...tree, 'node_modules/t/package.json': manifest('t') }).target.digest, digest);
});

test('damaged packages are problems', () => {
  const { problems, components } = collect({
    'node_modules/a/package.json': '{',
    'node_modules/b/package.json': '{"name":"b"}',
    'package.json': '[]',
  });
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['input-malformed', 'input-malformed', 'input-malformed'],
  );
  assert.equal(components.length, 1);
});

test("pnpm's store is read in place; its links are resolved without leaving the folder", (context) => {
  const base = mkdtempSync(join(tmpdir(), 'ngao-tree-'));
  context.after(() => rmSync(base, { recursive: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(base, 'app', file)), { recursive: true });
    writeFileSync(join(base, 'app', file), text);
  };
  mkdirSync(join(base, 'outside'));
  writeFileSync(join(base, 'outside/package.json'), manifest('outside'));
  write('package.json', JSON.stringify({ name: 'app', dependencies: { a: '1', outside: '1' }, devDependencies: { t: '1' } }));
  write('node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', manifest('a', { dependencies: { '@s/b': '1' } }));
  write('node_modules/.pnpm/@s+b@1.0.0/node_modules/@s/b/package.json', manifest('@s/b'));
  write('node_modules/.pnpm/t@1.0.0/node_modules/t/package.json', manifest('t'));
  mkdirSync(join(base, 'app/node_modules/.pnpm/a@1.0.0/node_modules/@s'));
  symlinkSync('../../../@s+b@1.0.0/node_modules/@s/b', join(base, 'app/node_modules/.pnpm/a@1.0.0/node_modules/@s/b'));
  for (const name of ['a', 't']) symlinkSync(`.pnpm/${name}@1.0.0/node_modules/${name}`, join(base, 'app/node_modules', name));
  symlinkSync(join(base, 'outside'), join(base, 'app/node_modules/outside'));
  const { components, problems } = collect(new DiskFolder(join(base, 'app')));
  assert.deepEqual(
    components.map(({ name, scope, direct, dependsOn }) => [name, scope, direct, dependsOn.length]),
    [
      ['@s/b', 'prod', false, 0],
      ['a', 'prod', true, 1],
      ['t', 'dev', true, 0],
    ],
  );
  assert.deepEqual(problems, []);
});

test('a tree nested deeper than any real one is refused', () => {
  const path = `${'node_modules/a/'.repeat(80)}package.json`;
  assert.throws(
    () => collect({ [path]: manifest('a') }),
    (error) => error instanceof NgaoError && error.code === 'input-too-large',
  );
});

test('property: package.json files of any shape are read', () => {
  const field = fc.constantFrom(
    'name',
    'version',
    'dependencies',
    'license',
    'bundleDependencies',
    '_resolved',
    '_integrity',
    'peerDependencies',
  );
  const text = fc.oneof(
    fc.string(),
    fc.dictionary(field, fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, text, text, (project, a, b) => {
      const { components } = collect({
        'package.json': project,
        'node_modules/a/package.json': a,
        'node_modules/.pnpm/b/node_modules/b/package.json': b,
      });
      for (const { name, version } of components) assert.equal(typeof name + typeof version, 'stringstring');
    }),
    { numRuns: 300 },
  );
});
