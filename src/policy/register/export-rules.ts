// SPDX-License-Identifier: Apache-2.0

import { utcDate } from '../../kit/working-days.ts';
import type { Exception } from '../../model/exception.ts';
import { placeOf, subjectOf } from './lint-entry.ts';

export interface Exported {
  /** The whole file. */
  text: string;
  /** What the other tool cannot say, or must not: one line each, with the reason. */
  leftOut: readonly string[];
}

/** Sorts decisions into those that the other tool can hold exactly and those it cannot; expired ones never travel. */
export function chooseForExport(
  exceptions: readonly Exception[],
  now: string,
  whyNot: (exception: Exception) => string | undefined,
): { kept: Exception[]; leftOut: string[] } {
  const today = utcDate(now);
  const kept: Exception[] = [];
  const leftOut: string[] = [];
  for (const exception of exceptions) {
    const why = exception.expires < today ? `expired on ${exception.expires}` : (kindFault(exception) ?? whyNot(exception));
    if (why === undefined) kept.push(exception);
    else leftOut.push(`${placeOf(exception)} ${subjectOf(exception)}: left out, ${why}`);
  }
  return { kept, leftOut };
}

function kindFault({ kind, kinds }: Exception): string | undefined {
  if (kind !== undefined && kind !== 'vulnerability') return `the tool does not judge ${kind} findings`;
  return kinds && !kinds.includes('vulnerability') ? 'the policy does not let it speak of vulnerabilities' : undefined;
}

/** A square bracket would end the stamp early. */
export function stampText(text: string): string {
  return text.replaceAll(/[[\]\n\r]/g, ' ').trim();
}
