// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adviseCsaf, checkCsaf } from '../../src/advisories/csaf/check-csaf.ts';
import { checkCsaf21, missingTests } from '../../src/advisories/csaf-2.1/check-csaf.ts';
import { csafDeviations } from './csaf-deviations.ts';

/** How a checker of ours does on the official documents of a standard. */
export interface Grading {
  suite: string;
  version: string;
  passed: number;
  total: number;
  /** What is known to be judged otherwise than the suite says, and why: `folder/name: reason`. */
  deviations: string[];
}

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
export async function gradeCsaf21(corpusFolder: string): Promise<Grading & { wrong: string[] }> {
  const folder = join(corpusFolder, 'standards/csaf/2.1/examples/csaf');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const wrong: string[] = [];
  for (const name of names.sort()) {
    if ((await checkCsaf21(readFileSync(join(folder, name), 'utf8'))).length > 0) wrong.push(name);
  }
  const passed = names.length - wrong.length;
  const deviations = [`mandatory tests not run: ${missingTests.join(', ')}`];
  return { suite: 'OASIS CSAF examples', version: '2.1 CSD 03', passed, total: names.length, deviations, wrong };
}

/**
 * Grades the checks of CSAF 2.0 on the test documents of the standard that the corpus holds: a document is judged right when
 * its own test fails or passes as the suite says, and its validity as a whole is the one the suite tells. `wrong` names the
 * documents that are judged otherwise without standing in the table of deviations.
 */
export async function gradeCsaf(corpusFolder: string): Promise<Grading & { wrong: string[]; missing: number }> {
  const folder = join(corpusFolder, 'standards/csaf/2.0/test/validator');
  const { tests }: { tests: SuiteTest[] } = JSON.parse(readFileSync(join(folder, 'testcases.json'), 'utf8'));
  const grading = {
    suite: 'OASIS CSAF test documents',
    version: '2.0',
    passed: 0,
    total: 0,
    deviations: [] as string[],
  };
  const wrong: string[] = [];
  let missing = 0;
  for (const { suiteTest, document, fails } of tests.flatMap(documentsOf)) {
    const file = join(folder, document.name);
    if (!existsSync(file)) {
      missing++;
      continue;
    }
    grading.total++;
    const reason = csafDeviations.get(document.name) ?? csafDeviations.get(suiteTest.id);
    if (await isJudgedRight(readFileSync(file, 'utf8'), { suiteTest, document, fails })) grading.passed++;
    else if (reason === undefined) wrong.push(document.name);
    else grading.deviations.push(`${document.name}: ${reason}`);
  }
  return { ...grading, wrong, missing };
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
