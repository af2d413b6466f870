// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryRow } from '../../model/vulnerability.ts';

/**
 * Whether advisories kept under one ecosystem answer for another. OSV names Red Hat's ecosystems by CPE product and
 * repository (`Red Hat:enterprise_linux:9::baseos`, `Red Hat:enterprise_linux:10.1::appstream`), while a package tells
 * its release alone: it is asked of every repository of that release. Everything else answers for itself only.
 */
export function answersFor(kept: string, asked: string): boolean {
  if (kept === asked) return true;
  return isSplit(asked) && (kept.startsWith(`${asked}::`) || kept.startsWith(`${asked}.`));
}

/** Whether an ecosystem's advisories may be kept under other names than its own. */
export function isSplit(ecosystem: string): boolean {
  return ecosystem.startsWith('Red Hat:');
}

/** One row per record: what it says of several repositories of a release is one list of entries. */
export function addRow(rows: Map<string, AdvisoryRow[]>, key: string, row: AdvisoryRow): void {
  const list = rows.get(key) ?? [];
  rows.set(key, list);
  const at = isSplit(key) ? list.findIndex(({ id }) => id === row.id) : -1;
  const known = list[at];
  if (known === undefined) list.push(row);
  else list[at] = { ...known, affected: [...known.affected, ...row.affected] };
}
