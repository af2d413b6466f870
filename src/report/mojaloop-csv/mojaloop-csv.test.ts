// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { readCsv } from '../../../test/builders/read-csv.ts';
import { sampleInput } from '../../../test/builders/sample-report.ts';
import { writeMojaloopCsv } from './write-mojaloop-csv.ts';

const rowsOf = async () => {
  const [head, ...rows] = readCsv(await writeMojaloopCsv(sampleInput()));
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [head?.[at] ?? '', cell])));
};

it('has the very columns of the published files', corpusTest, async () => {
  const folder = join(corpus!, 'mojaloop/repos');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /sbom-.*\.csv$/.test(file));
  assert.ok(files.length > 0);
  const [head] = (await writeMojaloopCsv(sampleInput())).split('\r\n');
  for (const file of files) assert.equal(readFileSync(join(folder, file), 'utf8').split(/\r?\n/)[0], head);
});

it('tells commas, quotes, nested copies, expressions and deprecations', async () => {
  const rows = await rowsOf();
  const of = (ref: string) => rows.find((row) => row.bom_ref === ref && row.path?.startsWith('package-lock.json#node_modules'));
  assert.equal(of('web-frame@4.2.1')?.description, 'A web frame, "small" and quick');
  assert.equal(of('web-frame@4.2.1|old-cookie@0.9.0')?.['deprecation-reason'], 'Use "web-cookie" instead, please');
  assert.equal(of('web-frame@4.2.1|old-cookie@0.9.0')?.['deprecated-status'], 'deprecated');
  assert.equal(of('tree-parser@3.1.0')?.['license-id'], 'MIT OR Apache-2.0');
  assert.equal(of('tree-parser@3.1.0')?.['hash-alg'], 'SHA-512');
  assert.equal(of('@demo/bytes@1.0.3')?.group, '@demo');
  assert.equal(of('@demo/bytes@1.0.3')?.name, 'bytes');
  assert.equal(of('patched-thing@1.0.0')?.['deprecated-status'], '', 'nobody said anything about a git package');
});

it('lists the project and its packages, and no tool', async () => {
  const rows = await rowsOf();
  assert.deepEqual(
    rows.filter((row) => row.type === 'application').map((row) => row.bom_ref),
    ['demo-switch@2.3.0', 'demo-switch@2.3.0'],
  );
  assert.equal(rows.length, 2 + 9);
});
