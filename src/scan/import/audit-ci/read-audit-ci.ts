// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { commentsOfItems } from '../gap-comments.ts';
import { readJson5Tree } from '../json5-tree.ts';
import { quoted, remark } from '../remark.ts';
import { entriesOf, isTrue, itemsOf, type ValueTree, valueAt } from '../value-tree.ts';
import { joinWholePackages } from './join-whole-packages.ts';
import { readEntry } from './read-entry.ts';

/** Keys that audit-ci reads (its published schema); anything else it drops without a word. */
const knownKeys: ReadonlySet<string> = new Set([
  '$schema',
  'allowlist',
  'config',
  'critical',
  'directory',
  'extra-args',
  'high',
  'low',
  'moderate',
  'output-format',
  'package-manager',
  'pass-enoaudit',
  'registry',
  'report-type',
  'retry-count',
  'show-found',
  'show-not-found',
  'skip-dev',
]);

/** audit-ci's own reading: JSON, JSON with comments or JSON5; the comments beside entries are the only rationale. */
export async function readAuditCi({ text, file }: ImportInput): Promise<Imported> {
  const tree = readJson5Tree(text, file);
  const notices: Notice[] = [...levelNotices(tree, file), ...unknownKeys(tree, file)];
  const list = valueAt(tree, 'allowlist');
  const comments = list ? commentsOfItems(text, list) : [];
  const exceptions: Exception[] = [];
  const seen = new Set<string>();
  for (const [index, item] of itemsOf(list).entries()) {
    const read = readEntry(item, { file, comment: comments[index] ?? '' });
    notices.push(...read.notices);
    if (read.key !== undefined && seen.has(read.key)) {
      const told = `a second entry for ${quoted(read.key)} is never read: the first one wins, even when it has expired.`;
      notices.push(remark('import-never-matches', { file, line: item.line }, told));
      continue;
    }
    if (read.key !== undefined) seen.add(read.key);
    if (read.exception) exceptions.push(read.exception);
  }
  return { exceptions: joinWholePackages(exceptions), notices };
}

function levelNotices(tree: ValueTree, file: string): Notice[] {
  if (['low', 'moderate', 'high', 'critical'].some((level) => isTrue(valueAt(tree, level)))) return [];
  const told = 'no level (low, moderate, high, critical) is true, so audit-ci never fails.';
  return [remark('import-gate-off', { file, line: tree.line }, told)];
}

function unknownKeys(tree: ValueTree, file: string): Notice[] {
  return [...entriesOf(tree)]
    .filter(([key]) => !knownKeys.has(key))
    .map(([key, { line }]) =>
      remark(
        'import-key-ignored',
        { file, line },
        `audit-ci knows no key ${quoted(key)} and drops it; decisions stand in "allowlist".`,
      ),
    );
}
