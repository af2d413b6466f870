// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';

interface Told {
  instancePath?: string;
  message?: string;
}
export interface TestResult {
  isValid?: boolean;
  errors?: readonly Told[];
  warnings?: readonly Told[];
  infos?: readonly Told[];
}
type DocumentTest = (document: unknown) => TestResult | Promise<TestResult>;

/** The document that the text holds, or undefined. */
export function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Runs every test that the library exports, by the id of its clause, but for those that are named. */
export async function runTests(
  exported: Readonly<Record<string, unknown>>,
  document: unknown,
  skipped: ReadonlySet<string> | ReadonlyMap<string, string>,
): Promise<(readonly [string, TestResult])[]> {
  const results: (readonly [string, TestResult])[] = [];
  for (const [name, run] of Object.entries(exported)) {
    const rule = /Tests?_(\d+(?:_\d+)*)$/.exec(name)?.[1]?.replaceAll('_', '.');
    if (rule === undefined || skipped.has(rule)) continue;
    results.push([rule, await runTest(run as DocumentTest, document)]);
  }
  return results;
}

/** A test of the library may trip over a document that is far from the schema: then it has not passed. */
async function runTest(run: DocumentTest, document: unknown): Promise<TestResult> {
  try {
    return await run(document);
  } catch {
    return { isValid: false, errors: [{ message: 'the test cannot be run on this document' }] };
  }
}

/** The faults of tests that failed. */
export function failed(results: readonly (readonly [string, TestResult])[]): Fault[] {
  return results.flatMap(([rule, { isValid, errors }]) =>
    isValid === false ? faultsOf(rule, errors?.length ? errors : [{}]) : [],
  );
}

/** What the library told, in our words. */
export function faultsOf(rule: string, told: readonly Told[]): Fault[] {
  return told.map(({ instancePath, message }) => ({ rule, place: instancePath ?? '', message: message ?? 'the test fails' }));
}
