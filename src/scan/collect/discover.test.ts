// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryFolder } from '../../../test/builders/memory-folder.ts';
import { NgaoError } from '../../kit/errors.ts';
import { type Discovered, discover } from './discover.ts';

const lock = '{\n  "name": "demo",\n  "lockfileVersion": 3,\n  "packages": {}\n}';
const wishes = '{"dependencies":{"a":"1"}}';

const look = (files: Record<string, string>, target = '') => discover({ folder: memoryFolder(files), target });
const claims = (found: Discovered) => found.claims.map(({ path, collector }) => `${collector.id} ${path}`);
const codes = (found: Discovered) => [...found.problems, ...found.notices].map(({ code, target }) => `${code} ${target}`);
const refusal =
  (code: string, message = /./) =>
  (error: unknown) =>
    error instanceof NgaoError && error.code === code && message.test(error.message);

test('every lockfile in every folder is claimed, and the facts of each folder once', () => {
  const found = look({
    'package-lock.json': lock,
    'package.json': wishes,
    '.nvmrc': '22.1.0',
    Dockerfile: 'FROM node:22.1.0',
    'docker/mock/package-lock.json': lock,
    'docker/mock/package.json': wishes,
    'node_modules/a/package-lock.json': lock,
    '.git/package-lock.json': lock,
    'bower_components/a/package-lock.json': lock,
    '.yarn/cache/a/package-lock.json': lock,
    'dist/package-lock.json': lock,
  });
  assert.deepEqual(claims(found), [
    'runtime ',
    'npm-lock dist/package-lock.json',
    'runtime docker/mock',
    'npm-lock docker/mock/package-lock.json',
    'npm-lock package-lock.json',
  ]);
  assert.deepEqual(codes(found), []);
});

test('npm-shrinkwrap.json wins over the package-lock.json beside it, and that is told', () => {
  const found = look({ 'a/package-lock.json': lock, 'a/npm-shrinkwrap.json': lock, 'b/package-lock.json': lock });
  assert.deepEqual(claims(found), ['npm-lock a/npm-shrinkwrap.json', 'npm-lock b/package-lock.json']);
  assert.deepEqual(codes(found), ['lockfile-shadowed a/package-lock.json']);
});

test('an installed tree is claimed only where no lockfile describes it', () => {
  const installed = { 'node_modules/a/package.json': '{"name":"a","version":"1.0.0"}', 'package.json': wishes };
  assert.deepEqual(claims(look(installed)), ['runtime ', 'node-modules node_modules']);
  assert.deepEqual(codes(look(installed)), []);
  assert.deepEqual(claims(look({ ...installed, 'package-lock.json': lock })), ['runtime ', 'npm-lock package-lock.json']);
  const beside = { 'x/package-lock.json': lock, 'y/package.json': wishes, 'y/node_modules/a/package.json': '{}' };
  assert.deepEqual(claims(look(beside)), ['npm-lock x/package-lock.json', 'runtime y', 'node-modules y/node_modules']);
});

test('an installed tree can be named, or be the base itself', () => {
  const files = { 'app/node_modules/a/package.json': '{}', 'app/package-lock.json': lock };
  assert.deepEqual(claims(look(files, 'app/node_modules')), ['node-modules app/node_modules']);
  assert.deepEqual(claims(look({ '.package-lock.json': lock, 'a/package.json': '{}' })), ['node-modules ']);
  assert.deepEqual(claims(look(files, 'app/')), ['npm-lock app/package-lock.json']);
});

test('a package.json that asks for packages and has no lockfile is a problem', () => {
  const found = look({ 'package.json': wishes, 'sub/package.json': wishes, 'a.txt': '' });
  assert.deepEqual(codes(found), ['nothing-to-scan package.json']);
  assert.match(found.problems[0]?.message as string, /npm install --package-lock-only/);
  assert.deepEqual(
    codes(look({ 'package-lock.json': lock, 'package.json': '{"type":"module"}', 'test/package.json': '{"type":"commonjs"}' })),
    [],
  );
  assert.deepEqual(codes(look({ 'x/package.json': '{', 'package-lock.json': lock })), ['input-malformed x/package.json']);
});

test('a package.json below a lockfile is a workspace of it, or told', () => {
  const below = (root: string, more = {}) =>
    codes(look({ 'package-lock.json': lock, 'package.json': root, 'packages/a/package.json': wishes, ...more }));
  assert.deepEqual(below('{"workspaces":["packages/*"]}'), []);
  assert.deepEqual(below('{"workspaces":{"packages":["packages/*"]}}'), []);
  assert.deepEqual(below('{}', { 'pnpm-workspace.yaml': 'packages: []' }), []);
  assert.deepEqual(below('{}'), ['package-json-uncovered packages/a/package.json']);
});

test('an SBOM counts in a folder only where there is no lockfile at all', () => {
  const bom = '{"bomFormat":"CycloneDX","specVersion":"1.6"}';
  assert.deepEqual(claims(look({ 'sub/bom.json': bom })), ['cyclonedx sub/bom.json']);
  assert.deepEqual(claims(look({ 'sub/bom.json': bom, 'package-lock.json': lock })), ['npm-lock package-lock.json']);
  assert.deepEqual(claims(look({ 'sub/bom.json': bom, 'package-lock.json': lock }, 'sub/bom.json')), ['cyclonedx sub/bom.json']);
});

test('a named file goes to who knows its name, else its beginning', () => {
  assert.deepEqual(claims(look({ 'a/package-lock.json': '{' }, './a/package-lock.json')), ['npm-lock a/package-lock.json']);
  assert.deepEqual(claims(look({ 'saved.json': lock }, 'saved.json')), ['npm-lock saved.json']);
  assert.deepEqual(claims(look({ 'yarn.lock': '# yarn lockfile v1\n\n' }, 'yarn.lock')), ['yarn-v1 yarn.lock']);
  assert.deepEqual(claims(look({ 'yarn.lock': '__metadata:\n  version: 8\n' }, 'yarn.lock')), ['yarn-berry yarn.lock']);
  assert.deepEqual(claims(look({ Dockerfile: 'FROM node' }, 'Dockerfile')), ['runtime Dockerfile']);
});

test('what nobody can read is refused with what can be read', () => {
  assert.throws(() => look({ 'a.bin': '\0' }, 'a.bin'), refusal('input-unsupported', /package-lock\.json[\s\S]*CycloneDX/));
  assert.throws(() => look({ 'package.json': wishes }, 'package.json'), refusal('nothing-to-scan', /lockfile/));
  assert.throws(() => look({}, 'missing.json'), refusal('input-unreadable'));
  assert.throws(() => look({}), refusal('nothing-to-scan'));
  assert.throws(() => look({ 'src/a.js': '', 'readme.md': '' }), refusal('nothing-to-scan', /no lockfile/));
});

test('folders too deep or too many are a problem, never silence', () => {
  const deep = look({ 'package-lock.json': lock, [`${'d/'.repeat(60)}package-lock.json`]: lock });
  assert.deepEqual(
    deep.problems.map(({ code }) => code),
    ['input-too-large'],
  );
  const endless = {
    ...memoryFolder({}),
    list: () => [
      { name: 'a', kind: 'folder' as const, size: 0 },
      { name: 'b', kind: 'folder' as const, size: 0 },
    ],
  };
  const { problems } = discover({ folder: endless, target: '' });
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['input-too-large', 'input-too-large'],
  );
});

test('SBOMs beside a lockfile are told as not read', () => {
  const boms = Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((name) => [`${name}/bom.json`, '{"bomFormat":"CycloneDX","specVersion":"1.6"}']),
  );
  const { notices, problems } = look({ 'package-lock.json': lock, ...boms });
  assert.deepEqual([notices.map(({ code, target }) => `${code} ${target}`), problems], [['sbom-unread a/bom.json'], []]);
  assert.match(notices[0]?.message ?? '', /a\/bom\.json, b\/bom\.json, c\/bom\.json and 1 more\. Name an SBOM/);
  assert.deepEqual(look(boms).notices, []);
});
