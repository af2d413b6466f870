// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import Ajv2019 from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { buildComponent, buildInventory } from '../../../test/builders/build.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import {
  buildInput,
  cleanInput,
  hostileInput,
  incompleteInput,
  largeInput,
  sampleInput,
} from '../../../test/builders/sample-report.ts';
import type { ReportInput } from '../contract.ts';
import { writeSpdx } from './write-spdx.ts';

interface Document {
  documentNamespace: string;
  hasExtractedLicensingInfos?: { licenseId: string; extractedText: string }[];
  packages: {
    name: string;
    SPDXID: string;
    licenseDeclared: string;
    downloadLocation: string;
    externalRefs?: { referenceLocator: string }[];
  }[];
  relationships: { spdxElementId: string; relationshipType: string; relatedSpdxElement: string }[];
}

const documentOf = async (input: ReportInput): Promise<Document> => JSON.parse(await writeSpdx(input));
const all = () => [
  sampleInput(),
  incompleteInput(),
  cleanInput(),
  buildInput(),
  largeInput(),
  hostileInput('a "<&>" \u0000 \ud800'),
];

it('is valid by the schema of SPDX 2.3', corpusTest, async () => {
  const schema = JSON.parse(readFileSync(join(corpus!, 'standards/spdx/schema/spdx-schema-v2.3.json'), 'utf8'));
  const validate = addFormats.default(new Ajv2019.default({ strict: false })).compile(schema);
  for (const input of all()) assert.ok(validate(await documentOf(input)), JSON.stringify(validate.errors?.slice(0, 3)));
});

it('gives every element one id of allowed characters, and relates only what is there', async () => {
  for (const input of all()) {
    const document = await documentOf(input);
    const ids = document.packages.map((entry) => entry.SPDXID);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^SPDXRef-[A-Za-z0-9.-]+$/);
    const known = new Set([...ids, 'SPDXRef-DOCUMENT']);
    for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
      assert.ok(known.has(spdxElementId) && known.has(relatedSpdxElement));
    }
  }
});

it('refers to no licence that it does not carry', async () => {
  for (const input of all()) {
    const document = await documentOf(input);
    const used = document.packages.flatMap((entry) => entry.licenseDeclared.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? []);
    const carried = (document.hasExtractedLicensingInfos ?? []).map((info) => info.licenseId);
    assert.deepEqual([...new Set(used)].sort(), carried);
  }
});

it('says nothing about a licence that nobody declared, and keeps the words of one that is no expression', async () => {
  const declared: [string[] | undefined, string][] = [
    [undefined, 'NOASSERTION'],
    [[''], 'NOASSERTION'],
    [['NONE'], 'NONE'],
    [['apache-2.0'], 'Apache-2.0'],
    [['(MIT or (ISC and 0BSD))'], 'MIT OR ISC AND 0BSD'],
    [['(MIT OR ISC) AND 0BSD'], '(MIT OR ISC) AND 0BSD'],
    [['GPL-2.0-or-later WITH Bison-exception-2.2'], 'GPL-2.0-or-later WITH Bison-exception-2.2'],
    [['MIT OR ISC', 'Zlib'], '(MIT OR ISC) AND Zlib'],
  ];
  const components = declared.map(([licenses], at) =>
    buildComponent({ name: `package-${at}`, version: '1.0.0', ...(licenses && { licenses }) }),
  );
  const document = await documentOf(buildInput({ inventories: [buildInventory(components)] }));
  const told = new Map(document.packages.map((entry) => [entry.name, entry.licenseDeclared]));
  for (const [at, [, expected]] of declared.entries()) assert.equal(told.get(`package-${at}`), expected);
  const info = (await documentOf(sampleInput())).hasExtractedLicensingInfos?.find((entry) =>
    entry.licenseId.includes('declared'),
  );
  assert.equal(info?.extractedText, 'SEE LICENSE IN LICENSE.txt');
});

it('tells development dependencies from the others', async () => {
  const document = await documentOf(cleanInput());
  const id = (name: string) => document.packages.find((entry) => entry.name === name)?.SPDXID;
  const has = (from: string, type: string, to: string) =>
    document.relationships.some(
      (entry) => entry.spdxElementId === id(from) && entry.relationshipType === type && entry.relatedSpdxElement === id(to),
    );
  assert.ok(has('bundler', 'DEV_DEPENDENCY_OF', 'demo-switch'));
  assert.ok(has('demo-switch', 'DEPENDS_ON', 'web-frame'));
  assert.ok(!has('demo-switch', 'DEPENDS_ON', 'bundler'));
  assert.ok(has('web-frame', 'DEPENDS_ON', 'tree-parser'));
});

it('points from a package to its open advisories, not to settled ones', async () => {
  const document = await documentOf(sampleInput());
  const locators = document.packages.flatMap((entry) => entry.externalRefs?.map((ref) => ref.referenceLocator) ?? []);
  assert.ok(locators.includes('https://github.com/advisories/GHSA-xxxx-yyyy-0001'));
  assert.ok(!locators.some((locator) => locator.includes('0004')));
});
