// SPDX-License-Identifier: Apache-2.0
import { makeNaming } from './aliases.ts';
import { lintDecisions } from './lint-decisions.ts';
import { type LintCode, type LintEntry, type LintLevel, lintCodes, type RepositoryDecisions } from './lint-entry.ts';
import { lintEstate } from './lint-estate.ts';
import { lintFiles } from './lint-files.ts';
import { lintScan } from './lint-scan.ts';

export interface LintRequest {
  /** One for a single repository; several are an estate, and are also compared with each other. */
  repositories: readonly RepositoryDecisions[];
  /** RFC 3339. */
  now: string;
}

export interface LintResult {
  /** By code in the order of the table, then by repository, file and line. */
  entries: LintEntry[];
  byLevel: Record<LintLevel, number>;
  byCode: Partial<Record<LintCode, number>>;
}

/**
 * What is wrong with the decisions themselves: expired, without reason, owner or end, unscoped, contradictory, copied,
 * dead in the tool they were written for, or (where a scan is given) matching nothing. Pure.
 */
export async function lintExceptions({ repositories, now }: LintRequest): Promise<LintResult> {
  const nameOf = makeNaming(repositories);
  const scanned = await Promise.all(repositories.map((repository) => lintScan(repository)));
  const alone = repositories.flatMap((repository) => lintDecisions(repository, now));
  const dead = new Set(alone.filter(({ code }) => code === 'dead-by-scope' || code === 'dead-id').map(keyOf));
  const entries = [
    ...repositories.flatMap((repository) => lintFiles(repository, { now, nameOf })),
    ...alone,
    // What can match nothing needs no scan to say so again.
    ...scanned.flat().filter((entry) => !dead.has(keyOf(entry))),
    ...lintEstate(repositories, nameOf),
  ].sort(byPlace);
  const byLevel = { error: 0, warning: 0, info: 0 };
  const byCode: Partial<Record<LintCode, number>> = {};
  for (const { level, code } of entries) {
    byLevel[level]++;
    byCode[code] = (byCode[code] ?? 0) + 1;
  }
  return { entries, byLevel, byCode };
}

function keyOf({ file, line, subject }: LintEntry): string {
  return JSON.stringify([file, line, subject]);
}

const codeOrder = new Map(Object.keys(lintCodes).map((code, index) => [code, index]));

function byPlace(a: LintEntry, b: LintEntry): number {
  const order = (codeOrder.get(a.code) ?? 0) - (codeOrder.get(b.code) ?? 0);
  if (order !== 0) return order;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  return a.subject < b.subject ? -1 : Number(a.subject > b.subject);
}
