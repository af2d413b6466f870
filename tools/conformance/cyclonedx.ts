// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { checkCyclonedx } from '../../src/advisories/cyclonedx/check-cyclonedx.ts';
import { type Grade, grade, jsonFiles } from './grade.ts';

export function cyclonedxValidator(corpus: string): ValidateFunction {
  const read = (name: string) => JSON.parse(readFileSync(join(corpus, 'standards/cyclonedx/schema', name), 'utf8'));
  const ajv = addFormats.default(new Ajv({ strict: false, allErrors: false }));
  ajv.addFormat('iri-reference', true).addFormat('idn-email', true);
  ajv.addSchema(read('spdx.schema.json')).addSchema(read('jsf-0.82.schema.json'));
  return ajv.compile(read('bom-1.6.schema.json'));
}

const ids = 'licence ids are not compared with the SPDX list: our documents hold no licences';
const reasons = { 'invalid-license-id-1.6.json': ids, 'invalid-metadata-license-1.6.json': ids };

/** The specification's own test documents of 1.6; the beginning of a name is the expected result. */
export function gradeCyclonedx(corpus: string): Grade {
  const cases = jsonFiles(join(corpus, 'standards/cyclonedx/test/1.6')).map(({ name, document }) => ({
    name,
    document,
    valid: name.startsWith('valid-'),
  }));
  const schemaOnly = (document: string) => checkCyclonedx(document).filter(({ rule }) => rule === 'schema');
  return grade({ suite: 'CycloneDX/specification', version: '1.6' }, cases, { faultsOf: schemaOnly, reasons });
}

/** The published VEX examples, raised to 1.6 where they say an older version: which rules they break, by name. */
export function exampleFindings(corpus: string): string[] {
  return jsonFiles(join(corpus, 'standards/cyclonedx/bom-examples/VEX')).flatMap(({ name, document }) => {
    const raised = JSON.stringify({ ...JSON.parse(document), specVersion: '1.6' });
    const rules = [...new Set(checkCyclonedx(raised).map(({ rule }) => rule))];
    return rules.length > 0 ? [`${name}: ${rules.join(', ')}`] : [];
  });
}
