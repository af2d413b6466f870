// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Finding } from '../../model/report.ts';
import { loadSatisfies, makeSubjects } from '../exceptions/apply-exceptions.ts';
import { makeMatcher } from '../exceptions/match-exception.ts';

export interface Usage {
  exception: Exception;
  /** The findings that it would hide, expired or not. */
  findings: readonly Finding[];
  /** Findings of its vulnerability that its other matchers leave out. */
  elsewhere: readonly Finding[];
}

/** What each decision matches in a scan, whatever its dates. */
export async function usageOf(
  exceptions: readonly Exception[],
  scan: { findings: readonly Finding[]; inventories: readonly Inventory[] },
): Promise<Usage[]> {
  const satisfies = exceptions.some(({ version }) => version !== undefined) ? await loadSatisfies() : undefined;
  const subjectOf = makeSubjects(scan.inventories);
  const subjects = scan.findings.map(subjectOf);
  const byId = new Map<string, typeof subjects>();
  for (const subject of subjects) for (const id of new Set(subject.ids)) byId.set(id, [...(byId.get(id) ?? []), subject]);
  return exceptions.map((exception) => {
    const matcher = makeMatcher(exception, satisfies);
    const candidates = exception.vulnerability === undefined ? subjects : (byId.get(exception.vulnerability) ?? []);
    const hit = candidates.filter((subject) => matcher.matches(subject));
    const elsewhere = exception.vulnerability === undefined ? [] : candidates.filter((subject) => !hit.includes(subject));
    return { exception, findings: hit.map(({ finding }) => finding), elsewhere: elsewhere.map(({ finding }) => finding) };
  });
}
