// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { checkOpenvex } from '../../src/advisories/openvex/check-openvex.ts';
import { type Grade, grade, jsonFiles } from './grade.ts';

export function openvexValidator(corpus: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(corpus, 'standards/openvex/schema/openvex_json_schema.json'), 'utf8'));
  const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true })).addFormat('iri', true);
  return ajv.compile(schema);
}

/** Every OpenVEX document of the two tools; most are older than 0.2.0 or lack a timestamp, so the official schema is the judge. */
export function gradeOpenvex(corpus: string): Grade {
  const validate = openvexValidator(corpus);
  const cases = ['go-vex', 'vexctl'].flatMap((folder) =>
    jsonFiles(join(corpus, 'standards/openvex', folder))
      .filter(({ document }) => document.includes('openvex.dev/ns'))
      .map(({ name, document }) => ({ name: `${folder}/${name}`, document, valid: validate(JSON.parse(document)) })),
  );
  const schemaOnly = (document: string) => checkOpenvex(document).filter(({ rule }) => rule === 'schema');
  return grade({ suite: 'openvex/go-vex, openvex/vexctl', version: '0.2.0' }, cases, { faultsOf: schemaOnly });
}
