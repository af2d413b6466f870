// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { affectedRules } from './lint-affected.ts';
import { textRules } from './lint-texts.ts';
import type { CnaContainer, CveRule, LintedRecord } from './linted.ts';

/**
 * Rules on records that the schema accepts, under the numbers of cvelint and in our own words. E012 is missing there and here;
 * E018 (a timeline's members) is the schema's since 5.2.
 */
export const cveRules: Readonly<Record<string, CveRule>> = { ...textRules, ...affectedRules };

export function lintCve(value: Record<string, unknown>): Fault[] {
  const root = value as unknown as LintedRecord;
  const cna: CnaContainer | undefined = root.cnaContainer ?? root.containers?.cna;
  if (!cna) return [];
  const place = root.cnaContainer ? '/cnaContainer' : '/containers/cna';
  const record = { cna, place, cveId: root.cveMetadata?.cveId ?? '', state: root.cveMetadata?.state ?? '' };
  return Object.entries(cveRules).flatMap(([rule, check]) => {
    const faults: Fault[] = [];
    check(record, (at, message) => faults.push({ rule, place: at, message }));
    return faults;
  });
}
