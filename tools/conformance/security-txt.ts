// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkSecurityTxt } from '../../src/advisories/site/security-txt.ts';
import { type Grade, type Judged, tally } from './grade.ts';

interface TextCase {
  name: string;
  text: string;
  valid: boolean;
  errors: string[];
  warnings: string[];
}

/** Cases written after the RFC, for want of an official suite; verdict, errors and warnings must all be the expected ones. */
export function gradeSecurityTxt(corpus: string): Grade {
  const file = join(corpus, 'standards/securitytxt/cases.json');
  const { evaluateAt, cases }: { evaluateAt: string; cases: TextCase[] } = JSON.parse(readFileSync(file, 'utf8'));
  const judged = cases.map(({ name, text, ...expected }): Judged => {
    return { name, isRight: isDeepStrictEqual(checkSecurityTxt(text, evaluateAt), expected) };
  });
  const notGraded = ['an official suite: there is none; the cases are written after the text of the RFC'];
  return tally({ suite: 'cases after RFC 9116', version: 'RFC 9116' }, judged, notGraded);
}
