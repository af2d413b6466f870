// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { failed, parseDocument, runTests } from '../csaf/run-tests.ts';
import { furtherTests } from './further-tests.ts';
import { moreTests } from './more-tests.ts';
import { ownTests } from './own-tests.ts';

/**
 * Tests of the library that follow an older draft than CSD 03, and why they are not asked. Those that stand in `own-tests.ts`
 * are ours instead.
 */
export const replacedTests: ReadonlyMap<string, string> = new Map([
  ['6.1.1', 'does not know the product_paths that took the place of relationships'],
  ['6.1.7', 'is asked per source of the metric'],
  ['6.1.8', 'its CVSS 4.0 schema refuses scores such as 7.1, which no binary fraction meets'],
  ['6.1.9', 'its scorer and ours must not differ'],
  ['6.1.26', 'does not know the profiles of deprecated, withdrawn and superseded documents'],
  ['6.1.36', 'is not asked of deprecated advisories, which name a fix for what they call fixed'],
]);

/** Mandatory tests of CSD 03 that are not run, or in part; and why: what they would find is not found. */
export const missingTests: ReadonlyMap<string, string> = new Map([
  ['6.1.27.21', 'could not be established in its wording'],
  ['6.1.48', 'needs the registry of decision points, which is not carried'],
  ['6.1.60.2', 'needs the schema of the extension, and none is known'],
  ['6.1.60.3', 'needs the metadata of the extension, and none is known'],
]);
export const partialTests: ReadonlyMap<string, string> = new Map([
  ['6.1.27.13', 'asks whether any product is affected beside fixed ones; which versions correspond is not told by a document'],
  ['6.1.55', 'asks of LicenseRef- and AdditionRef- identifiers only, those of AboutCode apart; the lists are not carried'],
  ['6.1.59', 'asks of ranges in the notation of vers'],
]);

/**
 * The mandatory tests of CSAF 2.1 (CSD 03) as far as they are known here: those of the library that still hold, and our own.
 * The schemas are not carried in the product; our tests ask for the members that matter.
 */
export async function checkCsaf21(text: string): Promise<Fault[]> {
  const document = parseDocument(text);
  if (typeof document !== 'object' || document === null) {
    return [{ rule: 'schema', place: '', message: 'the document is not a JSON object' }];
  }
  const library = await import('@secvisogram/csaf-validator-lib/csaf_2_1/mandatoryTests.js');
  const found = failed(await runTests(library, document, isDeprecated(document) ? replacedTests : withoutCombination));
  return [...found, ...[...ownTests, ...moreTests, ...furtherTests].flatMap((test) => test(document))];
}

const withoutCombination = new Map([...replacedTests].filter(([rule]) => rule !== '6.1.36'));

function isDeprecated(document: object): boolean {
  return (document as { document?: { category?: unknown } }).document?.category === 'csaf_deprecated_security_advisory';
}
