// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { buildTracked } from '../../../test/builders/build-tracked.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { statementsOf } from '../../findings/vex/statements-of.ts';
import type { FindingState } from '../../model/finding-state.ts';
import { writePortfolioOpenvex } from './portfolio-openvex.ts';

const since = '2026-11-20T00:00:00Z';
const decision = { by: 'ada', approvedBy: 'ben', reason: 'never called', exception: 'e1' };
const before: FindingState = { is: 'new', since };
const states: FindingState[] = [
  before,
  { is: 'triaged', since, by: 'ada' },
  { is: 'in-progress', since, by: 'ada', assignee: 'ada' },
  { is: 'accepted', since, until: '2027-01-31', decision },
  { is: 'fixed', since, how: 'source-gone', by: 'system', before },
  { is: 'not-affected', since, justification: 'component_not_present', decision },
  { is: 'false-positive', since, decision },
];
const statements = statementsOf(
  states.map((state, index) =>
    buildTracked({ id: `f${index}`, group: `CVE-1900-000${index}`, ids: [`CVE-1900-000${index}`], state }),
  ),
  (target) => `pkg:oci/${target}@1.0.0`,
);
const written = (id = '') =>
  writePortfolioOpenvex({ statements, author: 'Example', now: since, version: 1, id, tooling: 'ngao 0.1.0' });

test('every state that says something is valid by the schema of OpenVEX 0.2.0', corpusTest, () => {
  const schema = JSON.parse(readFileSync(join(corpus!, 'standards/openvex/schema/openvex_json_schema.json'), 'utf8'));
  const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true })).addFormat('iri', true);
  const validate = ajv.compile(schema);
  assert.ok(validate(JSON.parse(written())), JSON.stringify(validate.errors?.slice(0, 3)));
});

test('it says what was decided, the same text for the same findings', () => {
  const document = JSON.parse(written());
  assert.deepEqual(
    document.statements.map(({ status }: { status: string }) => status),
    ['under_investigation', 'affected', 'affected', 'affected', 'fixed', 'not_affected', 'not_affected'],
  );
  assert.equal(document.statements[3].action_statement, 'The risk is accepted until 2027-01-31: never called');
  assert.equal(document.statements[5].justification, 'component_not_present');
  assert.equal(written(), written());
  assert.equal(JSON.parse(written('https://example.org/vex/1'))['@id'], 'https://example.org/vex/1');
});
