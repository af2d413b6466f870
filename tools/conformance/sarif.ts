// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { writeSarif } from '../../src/report/sarif/write-sarif.ts';
import {
  buildInput,
  cleanInput,
  hostileInput,
  incompleteInput,
  largeInput,
  sampleInput,
} from '../../test/builders/sample-report.ts';
import { type Grade, type Judged, tally } from './grade.ts';

/** Reports of every kind as we write them, under the official schema: SARIF is written and read here, not linted. */
export function gradeSarif(corpus: string): Grade {
  const schema = JSON.parse(readFileSync(join(corpus, 'standards/sarif/schema/sarif-schema-2.1.0.json'), 'utf8'));
  const validate = addFormats.default(new Ajv04.default({ strict: false })).compile(schema);
  const inputs = {
    sample: sampleInput(),
    incomplete: incompleteInput(),
    clean: cleanInput(),
    empty: buildInput(),
    large: largeInput(),
    hostile: hostileInput('a {0} [b](c) "\\ \u0000 \ud800'),
  };
  const judged = Object.entries(inputs).map(([name, input]): Judged => {
    const isRight = validate(JSON.parse(writeSarif(input)));
    return { name: isRight ? name : `${name} ${JSON.stringify(validate.errors?.slice(0, 3))}`, isRight };
  });
  const notGraded = ['the rules of the SDK validator for results of other tools: we do not judge the reports of others'];
  return tally({ suite: 'OASIS schema, on written reports', version: '2.1.0' }, judged, notGraded);
}
