// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../test/builders/build-advisory.ts';
import { assertGolden } from '../../test/builders/golden.ts';
import { advisoryFormat, advisoryFormats } from './registry.ts';

/** A folder with a door is an item of the shelf; `cyclonedx` has two. */
const folderOf = (id: string) => id.replace(/^(cyclonedx)-.*/, '$1');

it('lists exactly the folders of the shelf that have a door', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, 'index.ts')))
    .map(({ name }) => name);
  assert.deepEqual([...new Set(advisoryFormats.map(({ id }) => folderOf(id)))].sort(), folders.sort());
  assert.equal(advisoryFormat('osv')?.id, 'osv');
  assert.equal(advisoryFormat('constructor'), undefined);
});

/** Told in every language, or of more cases: these have golden tests beside their own code. */
const ownGolden = new Set(['page', 'markdown', 'text-mail', 'csaf', 'csaf-vex', 'csaf-2.1']);

for (const format of advisoryFormats.filter(({ id }) => !ownGolden.has(id)))
  it(`writes ${format.id} as its golden files say`, async () => {
    for (const [name, advisory] of [
      ['complete', buildAdvisory()],
      ['withdrawn', buildWithdrawnAdvisory()],
    ] as const) {
      const input = { advisory, publisher: samplePublisher, language: 'en' as const };
      if ((format.unsuited?.(input) ?? '') !== '') continue;
      const written = await format.write(input);
      assert.equal(written, await format.write(input), 'the same advisory gives the same bytes');
      const file = folderOf(format.id) === format.id ? 'expected.json' : `expected-${format.id.split('-')[1]}.json`;
      assertGolden(join(import.meta.dirname, folderOf(format.id), 'testdata', name, file), written);
    }
  });
