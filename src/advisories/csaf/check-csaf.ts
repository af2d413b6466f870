// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { prohibitedCategory } from './prohibited-category.ts';

interface Told {
  instancePath?: string;
  message?: string;
}
interface TestResult {
  isValid?: boolean;
  errors?: readonly Told[];
  warnings?: readonly Told[];
  infos?: readonly Told[];
}
type DocumentTest = (document: unknown) => TestResult | Promise<TestResult>;

/** Tests that ask the network (6.3.6, 6.3.7) or a spell checker of the machine (6.3.8) are never run. */
const neverRun = new Set(['6.3.6', '6.3.7', '6.3.8']);

/** The schema and all mandatory tests of CSAF 2.0 (clause 6.1): everything that makes a document invalid. */
export async function checkCsaf(text: string): Promise<Fault[]> {
  const document = parse(text);
  if (document === undefined) return [{ rule: 'schema', place: '', message: 'the document is not JSON' }];
  const { csaf_2_0_strict: schema } = await import('@secvisogram/csaf-validator-lib/schemaTests.js');
  const shape = faultsOf('schema', schema(document).errors);
  const mandatory = await runTests(await import('@secvisogram/csaf-validator-lib/mandatoryTests.js'), document);
  const found = mandatory.flatMap(([rule, { isValid, errors }]) => (isValid === false ? faultsOf(rule, errors ?? [{}]) : []));
  const more = found.some(({ rule }) => rule === '6.1.26') ? [] : prohibitedCategory(document);
  return [...shape, ...found, ...more];
}

/** The optional and informative tests (clauses 6.2 and 6.3): what could be better, and stands against nothing. */
export async function adviseCsaf(text: string): Promise<Fault[]> {
  const document = parse(text);
  if (document === undefined) return [];
  const optional = await runTests(await import('@secvisogram/csaf-validator-lib/optionalTests.js'), document);
  const informative = await runTests(await import('@secvisogram/csaf-validator-lib/informativeTests.js'), document);
  return [...optional, ...informative].flatMap(([rule, { warnings, infos }]) =>
    faultsOf(rule, [...(warnings ?? []), ...(infos ?? [])]),
  );
}

/** The document that the text holds, or undefined. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function runTests(
  exported: Readonly<Record<string, unknown>>,
  document: unknown,
): Promise<(readonly [string, TestResult])[]> {
  const results: (readonly [string, TestResult])[] = [];
  for (const [name, run] of Object.entries(exported)) {
    const rule = /Test_(\d+(?:_\d+)*)$/.exec(name)?.[1]?.replaceAll('_', '.');
    if (rule === undefined || neverRun.has(rule)) continue;
    results.push([rule, await runTest(run as DocumentTest, document)]);
  }
  return results;
}

/** A test of the library may trip over a document that is far from the schema; the schema's fault is told then. */
async function runTest(run: DocumentTest, document: unknown): Promise<TestResult> {
  try {
    return await run(document);
  } catch {
    return { isValid: false, errors: [{ message: 'the test cannot be run on this document' }] };
  }
}

function faultsOf(rule: string, told: readonly Told[]): Fault[] {
  return told.map(({ instancePath, message }) => ({ rule, place: instancePath ?? '', message: message ?? 'the test fails' }));
}
