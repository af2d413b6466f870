// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { checkCve } from '../../src/advisories/cve/check-cve.ts';
import { type Case, type Grade, grade, jsonFiles } from './grade.ts';

export interface CveValidators {
  record: ValidateFunction;
  /** Of `{ cnaContainer }`. */
  container: ValidateFunction;
  rejected: ValidateFunction;
}

export function cveValidators(corpus: string): CveValidators {
  const compile = (part: string) => {
    const file = join(corpus, 'standards/cve/schema-5.2.0', `CVE_Record_Format_bundled${part}.json`);
    const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
    return ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  };
  return {
    record: compile(''),
    container: compile('_cnaPublishedContainer'),
    rejected: compile('_cnaRejectedContainer'),
  };
}

/** Official examples, real records and the records of the programme's own tests; the official schema is the judge. */
export function gradeCve(corpus: string): Grade {
  const { record, container } = cveValidators(corpus);
  const folders = ['cve/examples', 'cve/cve-core-fixtures', 'osv/cve5-inputs', 'cve/services-api'];
  const cases: Case[] = folders.flatMap((folder) =>
    jsonFiles(join(corpus, 'standards', folder)).flatMap(({ name, document }) => {
      const value = JSON.parse(document);
      if (value.$schema !== undefined && value.dataType === undefined) return [];
      const named = `${folder}/${name}`;
      if (value.dataType !== undefined) return [{ name: named, document, valid: record(value) }];
      if (folder !== 'cve/examples') return [];
      return [{ name: named, document: JSON.stringify({ cnaContainer: value }), valid: container({ cnaContainer: value }) }];
    }),
  );
  const about = { suite: 'CVE schema examples, cve-core, cve-services, real records', version: '5.2.0' };
  const schemaOnly = (document: string) => checkCve(document).filter(({ rule }) => rule === 'schema');
  return grade(about, cases, { faultsOf: schemaOnly });
}

/** The same documents with every rule: what a linter finds in records that are published, by name. */
export function lintFindings(corpus: string): string[] {
  return ['cve/examples', 'osv/cve5-inputs'].flatMap((folder) =>
    jsonFiles(join(corpus, 'standards', folder)).flatMap(({ name, document }) => {
      const value = JSON.parse(document);
      const wrapped = value.dataType === undefined ? JSON.stringify({ cnaContainer: value }) : document;
      const rules = [...new Set(checkCve(wrapped).map(({ rule }) => rule))];
      return rules.length > 0 ? [`${folder}/${name}: ${rules.join(', ')}`] : [];
    }),
  );
}
