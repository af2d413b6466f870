// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { validateXML } from 'xmllint-wasm';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import {
  buildInput,
  cleanInput,
  hostileInput,
  incompleteInput,
  largeInput,
  sampleInput,
} from '../../../test/builders/sample-report.ts';
import { writeCyclonedx } from '../cyclonedx/write-cyclonedx.ts';
import { writeCyclonedxXml } from './write-cyclonedx-xml.ts';

it('is valid by the official XML schema of 1.6', corpusTest, async () => {
  const folder = join(corpus!, 'standards/cyclonedx/schema');
  const schema = readFileSync(join(folder, 'bom-1.6.xsd'), 'utf8');
  // The schema imports the licence list by its web address; here it is the file beside it.
  const local = schema.replace(/schemaLocation="[^"]*spdx(\.xsd)?"/, 'schemaLocation="spdx.xsd"');
  const inputs = [
    sampleInput(),
    incompleteInput(),
    cleanInput(),
    buildInput(),
    largeInput(),
    hostileInput('a "<&>" \u0000 \ud800 \n'),
  ];
  const contents = await Promise.all(inputs.map(writeCyclonedxXml));
  const result = await validateXML({
    xml: contents.map((text, at) => ({ fileName: `bom-${at}.xml`, contents: text })),
    schema: [{ fileName: 'bom.xsd', contents: local }],
    preload: [{ fileName: 'spdx.xsd', contents: readFileSync(join(folder, 'spdx.xsd'), 'utf8') }],
  });
  assert.deepEqual(result.errors.slice(0, 3), []);
  assert.equal(result.valid, true);
});

it('tells the same components and dependencies as the JSON form', async () => {
  const xml = await writeCyclonedxXml(sampleInput());
  const json = JSON.parse(await writeCyclonedx(sampleInput()));
  const refs = [...xml.matchAll(/bom-ref="([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(refs, [
    json.metadata.component['bom-ref'],
    ...json.components.map((component: { 'bom-ref': string }) => component['bom-ref']),
  ]);
  const edges = json.dependencies.flatMap((dependency: { dependsOn?: string[] }) => dependency.dependsOn ?? []);
  assert.equal([...xml.matchAll(/^ {6}<dependency ref="/gm)].length, edges.length);
});
