// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { cleanInput, hostileInput, incompleteInput, largeInput, sampleInput } from '../../../test/builders/sample-report.ts';
import type { ReportInput } from '../contract.ts';
import { writeOpenvex } from './write-openvex.ts';

interface Statement {
  vulnerability: { name: string };
  products: { '@id': string; subcomponents?: { '@id': string }[] }[];
  status: string;
  impact_statement?: string;
  action_statement?: string;
}

const statementsOf = (input: ReportInput): Statement[] => JSON.parse(writeOpenvex(input)).statements;

it('is valid by the schema of OpenVEX 0.2.0', corpusTest, () => {
  const schema = JSON.parse(readFileSync(join(corpus!, 'standards/openvex/schema/openvex_json_schema.json'), 'utf8'));
  const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true })).addFormat('iri', true);
  const validate = ajv.compile(schema);
  for (const input of [sampleInput(), incompleteInput(), largeInput(), hostileInput('a "<&>" \u0000 \ud800')]) {
    assert.ok(validate(JSON.parse(writeOpenvex(input))), JSON.stringify(validate.errors?.slice(0, 3)));
  }
  validate(JSON.parse(writeOpenvex(cleanInput())));
  assert.deepEqual(
    validate.errors?.map((error) => `${error.instancePath} ${error.keyword}`),
    ['/statements minItems'],
    'with nothing to state, the missing statement is all the schema may miss',
  );
});

it('states an accepted risk as affected, with who decided and until when', () => {
  const statement = statementsOf(sampleInput()).find(({ vulnerability }) => vulnerability.name === 'GHSA-xxxx-yyyy-0004');
  assert.equal(statement?.status, 'affected');
  assert.match(statement?.action_statement ?? '', /^Risk accepted by switch team until 2026-12-01: Cookies are limited/);
});

it('states as not affected only what was judged so, with the reason', () => {
  const notAffected = statementsOf(sampleInput()).filter((statement) => statement.status === 'not_affected');
  assert.deepEqual(
    notAffected.map(({ vulnerability, impact_statement }) => [vulnerability.name, impact_statement]),
    [['ALPINE-CVE-1900-0003', 'The image terminates no TLS: the gateway in front of it does.']],
  );
});

it('tells what to do about an open one, and names product and package', () => {
  const open = statementsOf(sampleInput()).find(({ vulnerability }) => vulnerability.name === 'CVE-1900-0005');
  assert.equal(open?.action_statement, 'Fix: upgrade bundler to 7.0.1.');
  assert.equal(open?.products[0]?.['@id'], 'pkg:npm/demo-switch@2.3.0');
  assert.deepEqual(
    open?.products[0]?.subcomponents?.map((entry) => entry['@id']),
    ['pkg:npm/bundler@7.0.0'],
  );
});
