// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { checkOsv } from '../../src/advisories/osv/check-osv.ts';
import { addGrades, type Case, type Grade, grade, jsonFiles } from './grade.ts';

export function osvValidator(corpus: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(corpus, 'standards/osv/schema/schema.json'), 'utf8'));
  return addFormats.default(new Ajv2020.default({ strict: false, allErrors: true })).compile(schema);
}

/** What the linter's own tests refuse; two of its records exist because nothing is affected in them (REC:001). */
const refused = /^(nointroduced|nondistinct|nopackage)-|^(RHSA-2022_0216|SUSE-FU-2022_0444-1)\.json$/;

const reasons = {
  'linter/nopackage-GHSA-9v2f-6vcg-3hgv.json':
    'the package is missing from its registry (PKG:001), which is asked over the network',
};

/** All records against the schema's verdict (SCH:001), and the linter's own records against the verdict of its tests. */
export function gradeOsv(corpus: string): Grade {
  const root = join(corpus, 'standards/osv');
  const validate = osvValidator(corpus);
  const schemaCases: Case[] = ['linter-testdata', 'osvdev-website-fixtures', 'ghsa-convert', 'csaf-to-osv/OSV'].flatMap(
    (folder) =>
      jsonFiles(join(root, folder))
        .filter(({ name }) => folder !== 'ghsa-convert' || name.endsWith('.osv.json'))
        .map(({ name, document }) => ({ name: `${folder}/${name}`, document, valid: validate(JSON.parse(document)) })),
  );
  const lintCases: Case[] = jsonFiles(join(root, 'linter-testdata')).map(({ name, document }) => ({
    name: `linter/${name}`,
    document,
    valid: !refused.test(name),
  }));
  const about = { suite: 'ossf/osv-schema, osv.dev', version: '1.7.5' };
  const schemaOnly = (document: string) => checkOsv(document).filter(({ rule }) => rule === 'SCH:001');
  return addGrades(grade(about, schemaCases, { faultsOf: schemaOnly }), grade(about, lintCases, { faultsOf: checkOsv, reasons }));
}
