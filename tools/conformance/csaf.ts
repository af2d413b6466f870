// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adviseCsaf, checkCsaf } from '../../src/advisories/csaf/check-csaf.ts';
import { checkCsaf21, missingTests, partialTests } from '../../src/advisories/csaf-2.1/check-csaf.ts';
import { csafDeviations } from './csaf-deviations.ts';
import { type Grade, type Judged, tally } from './grade.ts';

interface SuiteDocument {
  name: string;
  /** Whether the whole document is valid: no mandatory test fails. */
  valid: boolean;
}
interface SuiteTest {
  id: string;
  group: 'mandatory' | 'optional' | 'informative';
  failures?: SuiteDocument[];
  valid?: SuiteDocument[];
}

/**
 * Grades the checks of CSAF 2.1 on what the corpus holds of it: the example documents of the standard, all of them valid. It
 * holds none of the failing ones, so this shows only that nothing right is refused.
 */
export async function gradeCsaf21(corpusFolder: string): Promise<Grade> {
  const folder = join(corpusFolder, 'standards/csaf/2.1/examples/csaf');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const judged: Judged[] = [];
  for (const name of names.sort()) {
    judged.push({ name, isRight: (await checkCsaf21(readFileSync(join(folder, name), 'utf8'))).length === 0 });
  }
  const notGraded = [
    'the 448 failing and 408 passing test documents of CSD 03, which the corpus does not hold',
    ...[...missingTests].map(([id, reason]) => `mandatory test ${id} is not run: it ${reason}`),
    ...[...partialTests].map(([id, reason]) => `mandatory test ${id} is run in part: it ${reason}`),
  ];
  return tally({ suite: 'OASIS CSAF, example documents', version: '2.1 CSD 03' }, judged, notGraded);
}

/**
 * Grades the checks of CSAF 2.0 on the test documents of the standard that the corpus holds: a document is judged right when
 * its own test fails or passes as the suite says, and its validity as a whole is the one the suite tells.
 */
export async function gradeCsaf(corpusFolder: string): Promise<Grade> {
  const folder = join(corpusFolder, 'standards/csaf/2.0/test/validator');
  const { tests }: { tests: SuiteTest[] } = JSON.parse(readFileSync(join(folder, 'testcases.json'), 'utf8'));
  const listed = tests.flatMap(documentsOf);
  const held = listed.filter(({ document }) => existsSync(join(folder, document.name)));
  const judged: Judged[] = [];
  for (const expected of held) {
    const { suiteTest, document } = expected;
    const reason = csafDeviations.get(document.name) ?? csafDeviations.get(suiteTest.id);
    const isRight = await isJudgedRight(readFileSync(join(folder, document.name), 'utf8'), expected);
    judged.push({ name: document.name, isRight, reason });
  }
  return tally({ suite: 'OASIS CSAF, test documents', version: '2.0' }, judged, notHeld(tests, { listed, held }));
}

function notHeld(tests: readonly SuiteTest[], given: { listed: readonly Expected[]; held: readonly Expected[] }): string[] {
  const shown = new Set(given.held.filter(({ fails }) => fails).map(({ suiteTest }) => suiteTest.id));
  const unseen = tests.filter(({ id, group }) => group === 'mandatory' && !shown.has(id)).map(({ id }) => id);
  const missing = given.listed.length - given.held.length;
  return [
    ...(missing > 0 ? [`${missing} of the ${given.listed.length} documents of the list, which the corpus does not hold`] : []),
    ...(unseen.length > 0 ? [`no failing document is held for the mandatory tests ${unseen.join(', ')}`] : []),
  ];
}

interface Expected {
  suiteTest: SuiteTest;
  document: SuiteDocument;
  fails: boolean;
}

function documentsOf(suiteTest: SuiteTest): Expected[] {
  const one = (fails: boolean) => (document: SuiteDocument) => ({ suiteTest, document, fails });
  return [...(suiteTest.failures ?? []).map(one(true)), ...(suiteTest.valid ?? []).map(one(false))];
}

async function isJudgedRight(text: string, { suiteTest, document, fails }: Expected): Promise<boolean> {
  const faults = await checkCsaf(text);
  const told = suiteTest.group === 'mandatory' ? faults : await adviseCsaf(text);
  return told.some(({ rule }) => rule === suiteTest.id) === fails && (faults.length === 0) === document.valid;
}
