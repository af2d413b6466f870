// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
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
import type { CycloneBom } from '../cyclonedx-bom.ts';
import { writeCyclonedx } from './write-cyclonedx.ts';

interface Vulnerability {
  id: string;
  analysis?: { state: string; response?: string[]; detail: string };
  affects: { ref: string; versions?: { version: string; status: string }[] }[];
  ratings: { severity: string; method?: string; score?: number; source?: { name: string } }[];
}

type Bom = CycloneBom & { serialNumber: string; vulnerabilities?: Vulnerability[] };

const bomOf = async (input: ReportInput): Promise<Bom> => JSON.parse(await writeCyclonedx(input));
const all = () => [
  sampleInput(),
  incompleteInput(),
  cleanInput(),
  buildInput(),
  largeInput(),
  hostileInput('a "<&>" \u0000 \ud800'),
];

it('is valid by the official schema of 1.6', corpusTest, async () => {
  const read = (name: string) => JSON.parse(readFileSync(join(corpus!, 'standards/cyclonedx/schema', name), 'utf8'));
  const ajv = addFormats.default(new Ajv({ strict: false, allErrors: false }));
  ajv.addFormat('iri-reference', true).addFormat('idn-email', true);
  ajv.addSchema(read('spdx.schema.json')).addSchema(read('jsf-0.82.schema.json'));
  const validate = ajv.compile(read('bom-1.6.schema.json'));
  for (const input of all()) assert.ok(validate(await bomOf(input)), JSON.stringify(validate.errors?.slice(0, 3)));
});

it('uses every reference once, and refers to nothing that is not there', async () => {
  for (const input of all()) {
    const bom = await bomOf(input);
    const refs = [bom.metadata.component['bom-ref'], ...bom.components.map((component) => component['bom-ref'])];
    assert.equal(new Set(refs).size, refs.length);
    const known = new Set(refs);
    const used = [
      ...bom.dependencies.flatMap((dependency) => [dependency.ref, ...(dependency.dependsOn ?? [])]),
      ...(bom.vulnerabilities ?? []).flatMap((vulnerability) => vulnerability.affects.map((affected) => affected.ref)),
    ];
    assert.deepEqual(
      [...new Set(used)].filter((ref) => !known.has(ref)),
      [],
    );
    assert.equal(new Set(bom.dependencies.map((dependency) => dependency.ref)).size, bom.dependencies.length);
  }
});

it('lists a package once, over copies and targets, and remembers where the copies are', async () => {
  const bom = await bomOf(sampleInput());
  const [parser, ...others] = bom.components.filter((component) => component.purl === 'pkg:npm/tree-parser@3.1.0');
  assert.equal(others.length, 0);
  assert.equal(parser?.scope, 'required', 'one copy is needed in production');
  assert.deepEqual(
    parser?.properties?.filter((property) => property.name === 'cdx:npm:package:path').map((property) => property.value),
    ['node_modules/bundler/node_modules/tree-parser', 'node_modules/tree-parser', 'opt/app/node_modules/tree-parser'],
  );
  assert.deepEqual(bom.dependencies.find((dependency) => dependency.ref === parser?.['bom-ref'])?.dependsOn, [
    'pkg:npm/%40demo/bytes@1.0.3',
  ]);
});

it('spells licences as the specification wants them', async () => {
  const bom = await bomOf(sampleInput());
  const licences = new Map(bom.components.map((component) => [component.name, component.licenses]));
  assert.deepEqual(licences.get('web-frame'), [{ license: { id: 'MIT' } }]);
  assert.deepEqual(licences.get('tree-parser'), [{ expression: 'MIT OR Apache-2.0' }]);
  assert.deepEqual(licences.get('old-cookie'), [{ license: { name: 'SEE LICENSE IN LICENSE.txt' } }]);
  assert.deepEqual(licences.get('bytes'), [{ expression: 'BSD-ask-to-endorse' }], 'younger than the list in the schema');
  assert.deepEqual(licences.get('bundler'), [{ license: { id: 'ISC' } }, { license: { name: 'LicenseRef-Bundler' } }]);
});

it('tells what was decided, and calls an accepted risk by its name', async () => {
  const vulnerabilities = (await bomOf(sampleInput())).vulnerabilities ?? [];
  const of = (id: string) => vulnerabilities.find((vulnerability) => vulnerability.id === id);
  assert.equal(of('GHSA-xxxx-yyyy-0004')?.analysis?.state, 'exploitable');
  assert.match(of('GHSA-xxxx-yyyy-0004')?.analysis?.detail ?? '', /accepted by switch team until 2026-12-01/);
  assert.equal(of('ALPINE-CVE-1900-0003')?.analysis?.state, 'not_affected');
  assert.equal(of('ALPINE-CVE-1900-0003')?.affects[0]?.versions?.[0]?.status, 'unaffected');
  assert.equal(of('GHSA-xxxx-yyyy-0001')?.analysis, undefined);
  assert.deepEqual(of('GHSA-xxxx-yyyy-0004')?.ratings, [{ source: { name: 'ngao' }, severity: 'medium' }]);
});

it('speaks of vulnerabilities only when a database was asked', async () => {
  assert.equal((await bomOf(sampleInput({ database: null, findings: [] }))).vulnerabilities, undefined);
  assert.deepEqual((await bomOf(cleanInput())).vulnerabilities, []);
});

it('gets another serial number when the content or the time changes', async () => {
  const first = (await bomOf(sampleInput())).serialNumber;
  assert.match(first, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual((await bomOf({ ...sampleInput(), now: '2026-11-25T09:00:00Z' })).serialNumber, first);
  assert.notEqual((await bomOf(cleanInput())).serialNumber, first);
});

it('admits that it is not complete', async () => {
  assert.deepEqual((await bomOf(incompleteInput())).compositions, [{ aggregate: 'incomplete', assemblies: ['ngao:aggregate'] }]);
  assert.equal((await bomOf(sampleInput())).compositions, undefined);
});
