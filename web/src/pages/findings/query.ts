// SPDX-License-Identifier: Apache-2.0
import type { FindingRow, StateName } from '../../api/types.ts';

/** The keys of the address that filter findings; the same names as in FindingsQuery of the contract. */
export const filterKeys = [
  'severity',
  'kind',
  'state',
  'class',
  'scope',
  'tool',
  'target',
  'release',
  'component',
  'vulnerability',
  'assignee',
  'tag',
  'kev',
  'overdue',
  'fixable',
  'q',
] as const;
export type FilterKey = (typeof filterKeys)[number];
export const pageSize = 50;

/** Open states first, then how a finding can end. */
export const states: readonly StateName[] = [
  'new',
  'triaged',
  'in-progress',
  'accepted',
  'not-affected',
  'false-positive',
  'duplicate',
  'fixed',
];

/** What is asked of the server for this address. Unknown keys of the address are not passed on. */
export function queryOf(
  search: Readonly<Record<string, string>>,
  product: number | undefined,
): Record<string, string | number | undefined> {
  const filters = Object.fromEntries(filterKeys.map((key) => [key, search[key]]));
  return { ...filters, product, sort: search.sort, after: search.after, limit: pageSize };
}

/** The same without what makes a page of it: for counts, the CSV file and saved views. */
export function filterOf(
  search: Readonly<Record<string, string>>,
  product: number | undefined,
): Record<string, string | number | undefined> {
  const { after: _after, limit: _limit, sort: _sort, ...filter } = queryOf(search, product);
  return filter;
}

export function isFiltered(search: Readonly<Record<string, string>>): boolean {
  return filterKeys.some((key) => (search[key] ?? '') !== '');
}

/** `all` stands alone: with another state it would say two things at once. */
export function stateChoice(value: string | undefined): string | undefined {
  const chosen = value?.split(',') ?? [];
  if (!chosen.includes('all') || chosen.length === 1) return value;
  return chosen.at(-1) === 'all' ? 'all' : chosen.filter((state) => state !== 'all').join(',');
}

/** What one exception can cover: rows of the same flaw in the same package. */
export interface ExceptionGroup {
  about: string;
  package: string;
  first: number;
  targets: readonly string[];
}

export function exceptionGroups(rows: readonly Pick<FindingRow, 'id' | 'about' | 'package' | 'target'>[]): ExceptionGroup[] {
  const groups = new Map<string, { about: string; package: string; first: number; targets: Set<string> }>();
  for (const row of rows) {
    const key = JSON.stringify([row.about, row.package]);
    const group = groups.get(key) ?? { about: row.about, package: row.package, first: row.id, targets: new Set<string>() };
    group.targets.add(row.target.ref);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, targets: [...group.targets].sort() }));
}
