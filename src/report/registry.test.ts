// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assertGolden } from '../../test/builders/golden.ts';
import {
  buildInput,
  cleanInput,
  hostileInput,
  incompleteInput,
  largeInput,
  sampleInput,
} from '../../test/builders/sample-report.ts';
import { reportFormat, reportFormats } from './registry.ts';

const extensions: Record<string, string> = {
  table: 'txt',
  github: 'txt',
  csv: 'csv',
  'mojaloop-csv': 'csv',
  html: 'html',
  markdown: 'md',
  junit: 'xml',
  'cyclonedx-xml': 'xml',
};

it('lists exactly the folders of the shelf', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(reportFormats.map((format) => format.id).sort(), folders.map((folder) => folder.name).sort());
});

it('offers what the contract promises', () => {
  const offered = (by: 'scan' | 'sbom') =>
    reportFormats.filter((format) => format.offeredBy.includes(by)).map((format) => format.id);
  assert.deepEqual(offered('scan').sort(), 'csv cyclonedx github html json junit markdown openvex sarif spdx table'.split(' '));
  assert.deepEqual(offered('sbom').sort(), 'cyclonedx cyclonedx-xml mojaloop-csv spdx'.split(' '));
  assert.equal(reportFormat('sarif')?.id, 'sarif');
  assert.equal(reportFormat('constructor'), undefined);
});

it('loads no writer and no library before one is asked to write', () => {
  const script = `import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { console.log(url); return next(url, context); } });
    await import(${JSON.stringify(join(import.meta.dirname, 'registry.ts'))});`;
  const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim().split('\n');
  const strange = loaded.filter((url) => !/\/report\/(registry|[a-z-]+\/index)\.ts$/.test(url));
  assert.deepEqual(strange, []);
});

for (const format of reportFormats) {
  describe(`the format ${format.id}`, () => {
    const golden = (name: string) =>
      join(import.meta.dirname, format.id, 'testdata', name, `expected.${extensions[format.id] ?? 'json'}`);

    it('writes the sample as its golden file says', async () => {
      assertGolden(golden('sample'), await format.write(sampleInput()));
    });

    it('writes an incomplete and a clean report as their golden files say', async () => {
      assertGolden(golden('incomplete'), await format.write(incompleteInput()));
      assertGolden(golden('clean'), await format.write(cleanInput()));
    });

    it('writes the same bytes twice', async () => {
      assert.equal(await format.write(largeInput(300)), await format.write(largeInput(300)));
      assert.equal(await format.write(hostileInput('"\u001b[31m<&')), await format.write(hostileInput('"\u001b[31m<&')));
    });

    it('ends in one newline, also when there is nothing at all', async () => {
      for (const input of [buildInput(), buildInput({ database: null }), sampleInput(), largeInput(50)]) {
        assert.match(await format.write(input), /[^\n]\r?\n$/);
      }
    });
  });
}
