// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectFiles } from '../../../../test/builders/lock-cases.ts';
import { yarnBerry } from './index.ts';

const head = '__metadata:\n  version: 8\n  cacheKey: 10\n\n';
const entry = (name: string, more = '') =>
  `"${name}@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "${name}@npm:1.0.0"\n${more}  languageName: node\n  linkType: hard\n\n`;
const root = (dependencies: string) =>
  `"demo@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "demo@workspace:."\n  dependencies:\n${dependencies}  languageName: unknown\n  linkType: soft\n\n`;
const collect = (
  lock: string,
  files: Record<string, string> = { 'package.json': '{"name":"demo","devDependencies":{"a":"^1.0.0"}}' },
) => collectFiles(yarnBerry, { 'yarn.lock': lock, ...files }, 'yarn.lock');

test('yarn-berry: a version that is not known, or a file of yarn 1, is refused', async () => {
  await assert.rejects(collect(head.replace('8', '99')), { code: 'input-unsupported', message: /version 99/ });
  await assert.rejects(collect('a@^1.0.0:\n  version "1.0.0"\n'), { code: 'input-malformed' });
  await assert.rejects(collect('# yarn lockfile v1\n'), { code: 'input-malformed' });
});

test('yarn-berry: a cut file is never clean', async () => {
  const lock = head + entry('a', '  dependencies:\n    b: "npm:^1.0.0"\n') + entry('b') + root('    a: "npm:^1.0.0"\n');
  for (const mark of ['  languageName: node', '  linkType', '  resolution', '  version: 1']) {
    await assert.rejects(collect(lock.slice(0, lock.indexOf(mark))), { code: 'input-malformed' }, mark);
  }
  const between = await collect(head + entry('a', '  dependencies:\n    b: "npm:^1.0.0"\n'));
  assert.match(between.problems[0]?.message ?? '', /no entry for b,/);
});

test('yarn-berry: a workspace without its package.json counts as production, and is told', async () => {
  const lock = head + entry('a') + root('    a: "npm:^1.0.0"\n');
  assert.equal((await collect(lock)).components[0]?.scope, 'dev');
  const without = await collect(lock, {});
  assert.equal(without.components[0]?.scope, 'prod');
  assert.ok(without.components[0]?.direct);
  assert.deepEqual(
    without.problems.map((problem) => problem.code),
    ['input-unreadable'],
  );
});

test('yarn-berry: a hand-edited file is read by the full reader, with the same result', async () => {
  const lock = head + entry('a') + root('    a: "npm:^1.0.0"\n');
  const edited = lock.replace('  cacheKey: 10\n', '  cacheKey: 10 # a comment that no machine writes\n');
  assert.deepEqual((await collect(edited)).components, (await collect(lock)).components);
});

test('yarn-berry: the registry of .yarnrc.yml decides whose packages they are', async () => {
  const lock = head + entry('a') + root('    a: "npm:^1.0.0"\n');
  const origin = async (rc: string) => (await collect(lock, { 'package.json': '{}', '.yarnrc.yml': rc })).components[0]?.origin;
  assert.deepEqual(await origin('npmRegistryServer: "https://packages.example.org"\n'), {
    kind: 'private-registry',
    url: 'https://packages.example.org',
  });
  assert.deepEqual(await origin('npmRegistryServer: "https://registry.example.org"\n'), { kind: 'registry' });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is berry's own
  assert.deepEqual(await origin('npmRegistryServer: "${REGISTRY}"\n'), { kind: 'unknown' });
});

test('yarn-berry: patches upon patches end', async () => {
  let reference = 'npm%3A1.0.0';
  for (let depth = 0; depth < 12; depth++) reference = encodeURIComponent(`patch:a@${reference}#x`);
  const lock = `${head}"a@x":\n  version: 1.0.0\n  resolution: "a@patch:a@${reference}#y"\n  linkType: hard\n`;
  const inventory = await collect(lock);
  assert.equal(inventory.components[0]?.name, 'a');
  assert.notEqual(inventory.components[0]?.origin.kind, 'registry');
});

test('yarn-berry: 100,000 dependencies of one workspace are no trouble', { timeout: 60_000 }, async () => {
  const names = Array.from({ length: 100_000 }, (_, at) => `p${at}`);
  const lock =
    head + names.map((name) => entry(name)).join('') + root(names.map((name) => `    ${name}: "npm:^1.0.0"\n`).join(''));
  const inventory = await collect(lock);
  assert.equal(inventory.components.filter((component) => component.direct).length, 100_000);
});

test('yarn-berry: a resolution of half a million marks is read in one pass', { timeout: 60_000 }, async () => {
  for (const mark of ['#', '&', '/', '@', '::', '%']) {
    const resolution = `a@https://files.example.org/${mark.repeat(500_000)}`;
    const { components } = await collect(`${head}"a@x":\n  version: 1.0.0\n  resolution: "${resolution}"\n  linkType: hard\n`);
    assert.equal(components.length, 1, mark);
  }
});
