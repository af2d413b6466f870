// SPDX-License-Identifier: Apache-2.0
import { isCollectiveNotice } from '../../model/collective-notice.ts';
import type { AdvisoryRow } from '../../model/vulnerability.ts';

/**
 * Splits the rows of one package into vulnerabilities: rows joined by shared ids through any number of steps
 * (A-B-C), by union-find over ids. All rows of the package take part, whether or not they hit one version:
 * being the same vulnerability does not depend on the version installed.
 * Order of rows is kept within and between groups.
 */
export function aliasGroups(rows: readonly AdvisoryRow[]): AdvisoryRow[][] {
  const parent = new Map<string, string>();
  for (const row of rows) {
    for (const id of idsOf(row)) join(parent, row.id, id);
  }
  const groups = new Map<string, AdvisoryRow[]>();
  for (const row of rows) {
    const root = find(parent, row.id);
    const group = groups.get(root);
    if (group) group.push(row);
    else groups.set(root, [row]);
  }
  return [...groups.values()];
}

/** Every id the row goes by, its own first. */
export function idsOf(row: AdvisoryRow): string[] {
  return isCollectiveNotice(row.id, row.aliases) ? [row.id] : [row.id, ...row.aliases];
}

function join(parent: Map<string, string>, a: string, b: string): void {
  const rootA = find(parent, a);
  const rootB = find(parent, b);
  if (rootA !== rootB) parent.set(rootB, rootA);
}

function find(parent: Map<string, string>, id: string): string {
  let root = id;
  for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
  // Path compression keeps long alias chains linear.
  for (let at = id; at !== root; ) {
    const next = parent.get(at) as string;
    parent.set(at, root);
    at = next;
  }
  return root;
}
