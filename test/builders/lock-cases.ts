// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { NgaoError } from '../../src/kit/errors.ts';
import { DiskFolder } from '../../src/kit/io/folder.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Collector } from '../../src/scan/collect/contract.ts';
import { assertGolden } from './golden.ts';
import { memoryFolder } from './memory-folder.ts';

/** Host of the fixtures' public packages. */
export const trustedRegistries: readonly string[] = ['registry.example.org'];

/** One test per folder of `testdata`: `input/<file>` is collected and compared with `expected.json`. */
export function goldenCases(collector: Collector, testdata: string, file: string): void {
  for (const name of readdirSync(testdata)) {
    test(`${collector.id}: ${name}`, async () => {
      const folder = new DiskFolder(join(testdata, name, 'input'));
      const inventories = await collector.collect({ path: file, folder, trustedRegistries });
      for (const inventory of inventories) assertSound(inventory);
      assertGolden(join(testdata, name, 'expected.json'), `${JSON.stringify(inventories, null, 2)}\n`);
    });
  }
}

/** Collects files made of strings. */
export async function collectFiles(collector: Collector, files: Record<string, string>, path: string): Promise<Inventory> {
  const [inventory] = await collector.collect({ path, folder: memoryFolder(files), trustedRegistries });
  assert.ok(inventory);
  return inventory;
}

/** What holds for every inventory: unique sorted keys, edges that lead somewhere, real lines. */
export function assertSound({ components, target }: Inventory): void {
  const keys = components.map((component) => component.key);
  assert.equal(new Set(keys).size, keys.length, 'keys are unique');
  assert.deepEqual(keys, [...keys].sort(), 'components are sorted by key');
  const known = new Set(keys);
  for (const { key, dependsOn, locations } of components) {
    for (const to of dependsOn) assert.ok(known.has(to), `${key} leads to ${to}, which is there`);
    assert.ok(locations.length > 0 && locations.every(({ file, line }) => file === target.ref && line > 0), `${key} has lines`);
  }
}

/** Cuts, doublings, swaps and foreign characters in a valid text either give a sound inventory or a NgaoError. */
export async function assertSurvivesMutations(collector: Collector, files: Record<string, string>, path: string): Promise<void> {
  const text = files[path] as string;
  const place = fc.nat(text.length);
  const foreign = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('\n', '  ', ': ', '"', '{', '}', '[', '- ', '#', '&a ', '*a', '|', '__proto__', 'constructor', '\0', '---\n'),
  );
  const mutation = fc.record({ a: place, b: place, insert: foreign, kind: fc.constantFrom('cut', 'replace', 'repeat') });
  await fc.assert(
    fc.asyncProperty(mutation, async ({ a, b, insert, kind }) => {
      const [start, end] = a < b ? [a, b] : [b, a];
      const changed = {
        cut: text.slice(0, start),
        replace: text.slice(0, start) + insert + text.slice(Math.min(end, start + 40)),
        repeat: text.slice(0, end) + insert + text.slice(start),
      }[kind];
      try {
        const changedFolder = memoryFolder({ ...files, [path]: changed });
        const inventories = await collector.collect({ path, folder: changedFolder, trustedRegistries });
        for (const inventory of inventories) assertSound(inventory);
      } catch (thrown) {
        if (!(thrown instanceof NgaoError) || thrown.code === 'internal') throw thrown;
      }
    }),
    { numRuns: 200 },
  );
}

/** The files of a case's `input`, by path. */
export function caseFiles(input: string): Record<string, string> {
  const folder = new DiskFolder(input);
  const files: Record<string, string> = {};
  const read = (path: string) => {
    for (const entry of folder.list(path)) {
      const at = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.kind === 'folder') read(at);
      else files[at] = folder.readText(at) ?? '';
    }
  };
  read('');
  return files;
}
