// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assertSound, type Gathered, gather } from '../../../test/builders/gather-report.ts';
import { assertGolden } from '../../../test/builders/golden.ts';
import { smallPages } from '../../../test/builders/small-pages.ts';
import type { ReportContent } from './contract.ts';
import { reportReader, reportReaders } from './registry.ts';
import { headOf, readPages, readReport, readRuns } from './sniff.ts';

const shelf = import.meta.dirname;

describe('the shelf of reports', () => {
  it('lists exactly the folders', () => {
    const folders = readdirSync(shelf, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(reportReaders.map(({ id }) => id).sort(), folders.map(({ name }) => name).sort());
    assert.equal(reportReader('grype')?.id, 'grype');
    assert.equal(reportReader('constructor'), undefined);
  });

  it('loads no reader and no library before one is asked to read', () => {
    const script = `import { registerHooks } from 'node:module';
      registerHooks({ load(url, context, next) { console.log(url); return next(url, context); } });
      await import(${JSON.stringify(join(shelf, 'registry.ts'))});`;
    const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim().split('\n');
    assert.deepEqual(
      loaded.filter((url) => !/\/reports\/(registry|[a-z0-9-]+\/(index|sniff[a-z-]*))\.ts$/.test(url)),
      [],
    );
  });
});

for (const reader of reportReaders) {
  describe(`the reader ${reader.id}`, () => {
    const testdata = join(shelf, reader.id, 'testdata');
    const cases = existsSync(testdata) ? readdirSync(testdata) : [];

    it('has cases', () => assert.ok(cases.length > 0));

    for (const name of cases) {
      const [file] = readdirSync(join(testdata, name, 'input')) as [string];
      const bytes = readFileSync(join(testdata, name, 'input', file));

      it(`reads ${name} as its golden file says`, async () => {
        const { basis, isSound: _, ...gathered }: Gathered = gather(await readReport({ file, bytes, format: reader.id }));
        assertSound(gathered);
        // Bytes of the input itself: what they are made of is said by the rest.
        for (const part of basis ?? []) assert.ok(part.length === 0 || bytes.includes(Buffer.from(part)));
        assertGolden(join(testdata, name, 'expected.json'), `${JSON.stringify(gathered, null, 2)}\n`);
      });

      if (reader.readPages)
        it(`reads ${name} page by page as it does as a whole`, async () => {
          const paged = await readPages({ file, pages: smallPages(bytes, 100), format: reader.id });
          const whole = await readRuns({ file, bytes, format: reader.id });
          assert.equal(paged?.format, whole.format);
          assert.deepEqual(paged?.runs.map(gatherAll), whole.runs.map(gatherAll));
        });

      it(`is the only one to recognise ${name}, whatever its name`, () => {
        const known = reportReaders.filter((each) => each.sniff(headOf({ file: '', bytes })));
        assert.deepEqual(
          known.map(({ id }) => id),
          [reader.id],
        );
      });
    }
  });
}

/** With its basis as text. */
function gatherAll({ basis, ...content }: ReportContent) {
  let text = '';
  for (const piece of basis ?? []) text += Buffer.from(piece).toString('latin1');
  return { ...gather(content), text };
}
