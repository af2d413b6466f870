// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The official schemas of a CSAF version in the corpus: the document's, or the provider metadata's of 2.0. */
export function csafSchema(corpus: string, version: '2.0' | '2.1', file: string): ValidateFunction {
  const folder = join(corpus, 'standards/csaf', version);
  const read = (name: string) => {
    const schema = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    // The dialect of 2.1 is its own; what it adds to 2020-12 is asked of nothing that we write.
    delete schema.$schema;
    // Draft 4 spells its own address so; it is added under the address that others name.
    delete schema.id;
    return schema;
  };
  const ajv = new Ajv2020.default({ strict: false, allErrors: true, multipleOfPrecision: 6 });
  addFormats.default(ajv);
  for (const cvss of ['2.0', '3.0', '3.1', ...(version === '2.1' ? ['4.0'] : [])]) {
    // The documents name these without the date that the files carry in their own ids.
    const id = `https://www.first.org/cvss/cvss-v${cvss}.json`;
    ajv.addSchema({ ...read(`referenced_schema/first/cvss-v${cvss}.json`), $id: id }, id);
  }
  if (version === '2.0' && file !== 'csaf_json_schema.json') ajv.addSchema(read('json_schema/csaf_json_schema.json'));
  if (version === '2.1') {
    ajv.addSchema(read('referenced_schema/certcc/SelectionList_2_0_0.schema.json'));
    // Extensions need the dialect; we write none, so none is admitted.
    ajv.addSchema({ $id: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-content.json', not: {} });
  }
  return ajv.compile(read(`json_schema/${file}`));
}
