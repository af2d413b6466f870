// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { collectFiles } from '../../../../test/builders/lock-cases.ts';
import { memoryFolder } from '../../../../test/builders/memory-folder.ts';
import { bunLock } from './index.ts';
import { strictJson } from './relaxed-json.ts';

const collect = (lock: string) => collectFiles(bunLock, { 'bun.lock': lock }, 'bun.lock');
const lock = (packages: string, dependencies = '"a": "^1.0.0"', version = 1) =>
  `{ "lockfileVersion": ${version}, "workspaces": { "": { "dependencies": { ${dependencies} } } }, "packages": { ${packages} } }`;

test('bun-lock: the binary form is refused with the way out, unless the text form stands beside it', async () => {
  const binary = { 'bun.lockb': '#!/usr/bin/env bun\nbun-lockfile-format-v0\n\0\0' };
  await assert.rejects(collectFiles(bunLock, binary, 'bun.lockb'), {
    code: 'input-unsupported',
    message: /bun install --save-text-lockfile/,
  });
  const folder = memoryFolder({ ...binary, 'bun.lock': lock('') });
  assert.deepEqual(await bunLock.collect({ path: 'bun.lockb', folder, trustedRegistries: [] }), []);
});

test('bun-lock: unknown versions and cut files are refused; missing packages are told', async () => {
  await assert.rejects(collect(lock('', '', 3)), { code: 'input-unsupported' });
  await assert.rejects(collect(lock('"a": ["a@1.0.0", "", {}]').slice(0, -20)), { code: 'input-malformed' });
  await assert.rejects(collect(lock('"a": "a@1.0.0"')), { code: 'input-malformed' });
  await assert.rejects(collect('{ "lockfileVersion": 1 }'), { code: 'input-malformed' });
  await assert.rejects(collect(''), { code: 'input-malformed' });
  assert.match((await collect(lock(''))).problems[0]?.message ?? '', /no entry for a,/);
  assert.deepEqual((await collect(lock('"a": ["a@1.0.0", "", {}]', undefined, 2))).problems, []);
});

test('bun-lock: names of object prototypes, deep nesting and deep paths do no harm', async () => {
  const { components } = await collect(lock('"__proto__": ["__proto__@1.0.0", "", {}]', '"__proto__": "1.0.0"'));
  assert.deepEqual(
    components.map(({ name, direct }) => ({ name, direct })),
    [{ name: '__proto__', direct: true }],
  );
  await assert.rejects(collect(lock(`"a": ${'['.repeat(200_000)}`)), { code: 'input-malformed' });
  await assert.rejects(collect(lock(`"${'a/'.repeat(100_000)}a": ["a@1.0.0", "", {}]`)), { code: 'input-malformed' });
});

test('bun-lock: comments and trailing commas are read as a JSONC parser reads them, line for line', () => {
  const text = '{ // one\n "a": [1, 2 , /* two, ] */ ],\n "b//": "c,}\\"", "d": {"e": [],},\n /* three */ }\n';
  assert.deepEqual(JSON.parse(strictJson(text)), parse(text, [], { allowTrailingComma: true }));
  assert.equal(strictJson(text).split('\n').length, text.split('\n').length);
});

test('bun-lock: any JSON with trailing commas put in is read as without them', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (json) => {
      const relaxed = JSON.stringify(JSON.parse(json), null, 1).replace(/(?<=[^[{,\s])\n(\s*[\]}])/g, ', // x\n$1');
      assert.deepEqual(JSON.parse(strictJson(relaxed)), JSON.parse(json));
    }),
  );
});

test('bun-lock: unclosed strings and comments end', () => {
  for (const text of ['"', '"\\', '/*', '//', ',', '/', ',/**/}', `${','.repeat(100_000)}`, `${'/**/,'.repeat(50_000)}]`]) {
    assert.equal(strictJson(text).length, text.length);
  }
});
