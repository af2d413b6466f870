// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { prohibitedCategory } from './prohibited-category.ts';
import { failed, faultsOf, parseDocument, runTests } from './run-tests.ts';

/** Tests that ask the network (6.3.6, 6.3.7) or a spell checker of the machine (6.3.8) are never run. */
const neverRun = new Set(['6.3.6', '6.3.7', '6.3.8']);

/** The schema and all mandatory tests of CSAF 2.0 (clause 6.1): everything that makes a document invalid. */
export async function checkCsaf(text: string): Promise<Fault[]> {
  const document = parseDocument(text);
  if (document === undefined) return [{ rule: 'schema', place: '', message: 'the document is not JSON' }];
  const { csaf_2_0_strict: schema } = await import('@secvisogram/csaf-validator-lib/schemaTests.js');
  const shape = faultsOf('schema', schema(document).errors);
  const mandatory = await import('@secvisogram/csaf-validator-lib/mandatoryTests.js');
  const found = failed(await runTests(mandatory, document, neverRun));
  const more = found.some(({ rule }) => rule === '6.1.26') ? [] : prohibitedCategory(document);
  return [...shape, ...found, ...more];
}

/** The optional and informative tests (clauses 6.2 and 6.3): what could be better, and stands against nothing. */
export async function adviseCsaf(text: string): Promise<Fault[]> {
  const document = parseDocument(text);
  if (document === undefined) return [];
  const optional = await runTests(await import('@secvisogram/csaf-validator-lib/optionalTests.js'), document, neverRun);
  const informative = await runTests(await import('@secvisogram/csaf-validator-lib/informativeTests.js'), document, neverRun);
  return [...optional, ...informative].flatMap(([rule, { warnings, infos }]) =>
    faultsOf(rule, [...(warnings ?? []), ...(infos ?? [])]),
  );
}
