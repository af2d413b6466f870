// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adviseCsaf, checkCsaf } from '../../src/advisories/csaf/check-csaf.ts';
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
