// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectFiles } from '../../../../test/builders/lock-cases.ts';
import { candidates, parseDependencyPath, withoutPeers } from './dependency-path.ts';
import { pnpmLock } from './index.ts';

const collect = (lock: string, manifest = '{}') =>
  collectFiles(pnpmLock, { 'pnpm-lock.yaml': lock, 'package.json': manifest }, 'pnpm-lock.yaml');
const nine =
  "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.0.0\n";
const packages = '\npackages:\n\n  a@1.0.0:\n    resolution: {integrity: sha1-AAAA}\n';
const snapshots = '\nsnapshots:\n\n  a@1.0.0: {}\n';

test('pnpm-lock: keys of the three generations', () => {
  const parse = (key: string, generation: 5 | 6 | 9) => {
    const { name, version, host } = parseDependencyPath(key, generation);
    return [name, version, host];
  };
  assert.deepEqual(parse('/a/1.0.0_b@2.0.0+c@3.0.0', 5), ['a', '1.0.0', undefined]);
  assert.deepEqual(parse('/@s/a/1.0.0-rc.1_@t+b@2.0.0', 5), ['@s/a', '1.0.0-rc.1', undefined]);
  assert.deepEqual(parse('packages.example.org/@s/a/1.0.0', 5), ['@s/a', '1.0.0', 'packages.example.org']);
  assert.deepEqual(parse('/@s/a@1.0.0(b@2.0.0)(c@3.0.0(d@4.0.0))', 6), ['@s/a', '1.0.0', undefined]);
  assert.deepEqual(parse('packages.example.org/a@1.0.0', 6), ['a', '1.0.0', 'packages.example.org']);
  assert.deepEqual(parse('@s/a@1.0.0(b@2.0.0)', 9), ['@s/a', '1.0.0', undefined]);
  assert.deepEqual(parse('a@https://code.example.org/a/b/tar.gz/0a', 9), [
    'a',
    'https://code.example.org/a/b/tar.gz/0a',
    undefined,
  ]);
  assert.equal(withoutPeers('a@1.0.0)))', 9), 'a@1.0.0)))');
  assert.deepEqual(candidates('x', 'a@1.0.0', 9), ['x@a@1.0.0', 'a@1.0.0']);
});

test('pnpm-lock: versions that are not known are refused', async () => {
  for (const version of ['4', '7.0', "'10.0'"]) {
    await assert.rejects(collect(`lockfileVersion: ${version}\n`), { code: 'input-unsupported' }, version);
  }
  await assert.rejects(collect('a: b\n'), { code: 'input-malformed' });
  await assert.rejects(collect(''), { code: 'input-malformed' });
});

test('pnpm-lock: a cut file is never clean', async () => {
  assert.deepEqual((await collect(nine + packages + snapshots)).problems, []);
  assert.match((await collect(nine)).problems[0]?.message ?? '', /no entry for a,/);
  assert.match((await collect(nine + packages)).problems[0]?.message ?? '', /no entry for a,/);
  await assert.rejects(collect(nine + packages.slice(0, -6)), { code: 'input-malformed' });
  await assert.rejects(collect(nine + snapshots), { code: 'input-malformed', message: /not whole/ });
  const first = await collect("lockfileVersion: '9.0'\n", '{"dependencies":{"a":"^1.0.0"}}');
  assert.match(first.problems[0]?.message ?? '', /lists no dependency, but package.json asks for 1/);
});

test('pnpm-lock: a key twice and a third document are refused', async () => {
  await assert.rejects(collect(nine + packages + packages.slice('\npackages:\n\n'.length) + snapshots), {
    message: /a key twice/,
  });
  await assert.rejects(collect(`${nine}---\n${nine}`), { message: /2 documents/ });
});

test('pnpm-lock: an alias bomb is refused at once', async () => {
  const bomb = Array.from({ length: 30 }, (_, at) => `k${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}, *a${at - 1}`}]`).join(
    '\n',
  );
  await assert.rejects(collect(`lockfileVersion: '9.0'\n${bomb}\n`), { code: 'input-malformed', message: /alias/ });
});

test('pnpm-lock: an injected workspace is no component, and what it needs is the project’s own', async () => {
  const lock = `${nine.replaceAll(' 1.0.0', ' file:b')}\n  b: {}\n${packages}\n  a@file:b:\n    resolution: {directory: b, type: directory}\n${snapshots}\n  a@file:b:\n    dependencies:\n      a: 1.0.0\n`;
  const { components } = await collect(lock);
  assert.deepEqual(
    components.map(({ key, direct, scope }) => ({ key, direct, scope })),
    [{ key: 'a@1.0.0', direct: true, scope: 'prod' }],
  );
});

test('pnpm-lock: names of object prototypes are packages like any other', async () => {
  const lock = (nine + packages + snapshots).replaceAll(/\ba(?=[:@])/g, '__proto__');
  const { components } = await collect(lock);
  assert.deepEqual(
    components.map((component) => component.name),
    ['__proto__'],
  );
});

test('pnpm-lock: a registry in pnpm-workspace.yaml makes its packages private', async () => {
  const settings = 'packages:\n  - "*"\nregistries:\n  default: https://packages.example.org/\n';
  const files = { 'pnpm-lock.yaml': nine + packages + snapshots, 'pnpm-workspace.yaml': settings };
  const { components } = await collectFiles(pnpmLock, files, 'pnpm-lock.yaml');
  assert.equal(components[0]?.origin.kind, 'private-registry');
});

test('pnpm-lock: 100,000 dependencies and a key of 100,000 peers are no trouble', { timeout: 60_000 }, async () => {
  const names = Array.from({ length: 100_000 }, (_, at) => `p${at}`);
  const each = (write: (name: string) => string) => names.map(write).join('');
  const lock = `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n${each((name) => `      ${name}: 1.0.0\n`)}packages:\n  q@1.0.0:\n    resolution: {integrity: x}\n${each((name) => `  ${name}@1.0.0:\n    resolution: {integrity: x}\n`)}snapshots:\n  q@1.0.0${'(p@1)'.repeat(100_000)}: {}\n${each((name) => `  ${name}@1.0.0: {}\n`)}`;
  const { components } = await collect(lock);
  assert.equal(components.filter((component) => component.direct).length, 100_000);
  assert.ok(components.some((component) => component.name === 'q' && component.version === '1.0.0'));
});
