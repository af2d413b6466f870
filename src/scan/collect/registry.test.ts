// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { collectors } from './registry.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, 'index.ts')))
  .map((entry) => entry.name);

test('the registry lists every folder of the shelf, once', () => {
  assert.deepEqual(collectors.map(({ id }) => id).sort(), folders.sort());
});

test('every collector exports a constant named after its folder', async () => {
  for (const { id } of collectors) {
    const name = id.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
    const door: Record<string, unknown> = await import(`./${id}/index.ts`);
    assert.ok(collectors.includes(door[name] as (typeof collectors)[number]), `${id} exports ${name}`);
  }
});

test('every collector has a title of its own and claims no arbitrary file', () => {
  assert.equal(new Set(collectors.map(({ title }) => title)).size, collectors.length);
  for (const { id, claims, title } of collectors) {
    assert.ok(title.length > 10, id);
    for (const path of ['readme.md', 'src/index.js', 'a.json', 'data.xml', ''])
      assert.equal(claims(path), false, `${id} ${path}`);
  }
});

test('no collector recognises text that is nothing', () => {
  for (const { id, sniffs } of collectors) {
    for (const head of ['', '{}', '[]', '{"a":1}', '<a/>', 'hello', '\0\0\0'])
      assert.equal(sniffs?.(head) ?? false, false, `${id} ${head}`);
  }
});
