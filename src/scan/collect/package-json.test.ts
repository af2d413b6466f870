// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryFolder } from '../../../test/builders/memory-folder.ts';
import { NgaoError } from '../../kit/errors.ts';
import { overridesIn, readPackageJson } from './package-json.ts';

const overridesOf = (text: string) => {
  const read = readPackageJson(memoryFolder({ 'package.json': text }), 'package.json');
  return overridesIn(read!).map(({ path, wanted, location }) => [path.join(' '), wanted, location.line]);
};

test('nested overrides of npm are told from the outside in, with their lines', () => {
  const text = `{
  "name": "minimist",
  "dependencies": { "minimist": "1.2.0", "shell": "1" },
  "overrides": {
    "minimist": "1.2.8",
    "shell": { ".": "2.0.0", "minimist": "1.2.6",
      "deep@^1": {
        "minimist": "$minimist" } },
    "odd": 5
  }
}`;
  assert.deepEqual(overridesOf(text), [
    ['minimist', '1.2.8', 5],
    ['shell', '2.0.0', 6],
    ['shell minimist', '1.2.6', 6],
    ['shell deep@^1 minimist', '$minimist', 8],
  ]);
});

test('resolutions of yarn and overrides of pnpm are split into package names', () => {
  const text = `{"resolutions":{"**/a":"1","@s/p/**/@s/q":"2"},
"pnpm":{"overrides":{"x>y":"3","x@>=1>y@<2":"4","z@>1.0":"5"}}}`;
  assert.deepEqual(overridesOf(text), [
    ['a', '1', 1],
    ['@s/p @s/q', '2', 1],
    ['x y', '3', 2],
    ['x@>=1 y@<2', '4', 2],
    ['z@>1.0', '5', 2],
  ]);
});

test('a package.json without overrides has none, and one that is no object is refused', () => {
  assert.deepEqual(overridesOf('{"name":"demo","overrides":null,"pnpm":[]}'), []);
  assert.equal(readPackageJson(memoryFolder({}), 'package.json'), undefined);
  for (const wrong of ['', '[]', 'null', '{"a":']) {
    assert.throws(
      () => overridesOf(wrong),
      (error) => error instanceof NgaoError && error.code === 'input-malformed',
    );
  }
});

test('property: any shape of the sections is read without an error', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (overrides, resolutions, pnpm) => {
      overridesOf(JSON.stringify({ overrides, resolutions, pnpm, more: { overrides: pnpm } }));
    }),
  );
});
