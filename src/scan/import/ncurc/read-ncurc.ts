// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { commentsOfItems } from '../gap-comments.ts';
import { readJson5Tree } from '../json5-tree.ts';
import { hidesNothing, makeException } from '../make-exception.ts';
import { remark } from '../remark.ts';
import { itemsOf, textOf, type ValueTree, valueAt } from '../value-tree.ts';
import { readYamlTree } from '../yaml-tree.ts';

/**
 * `reject` names packages that may stay outdated, without version or end; the rationale stands in the comments before
 * the items. Ngao judges no outdated packages, so these decisions are kept and hide nothing: least of all a vulnerability.
 */
export async function readNcurc({ text, file }: ImportInput): Promise<Imported> {
  const tree = file.endsWith('.json') ? readJson5Tree(text, file) : await readYamlTree(text, file);
  const rejected = valueAt(tree, 'reject');
  if (!rejected) return { exceptions: [], notices: [] };
  const comments = commentsOfItems(text, rejected);
  const entries = rejected.kind === 'list' ? itemsOf(rejected) : wordsOf(rejected);
  const exceptions: Exception[] = [];
  const notices = [];
  for (const [index, item] of entries.entries()) {
    const name = textOf(item);
    if (name === '') notices.push(remark('import-never-matches', { file, line: item.line }, 'this entry names no package.'));
    else exceptions.push(exceptionOf(name, { file, line: item.line, reason: comments[index] ?? '' }));
  }
  return { exceptions, notices };
}

/** `reject` may also be one text of names with blanks or commas between them. */
function wordsOf(tree: ValueTree): ValueTree[] {
  const names = textOf(tree)
    .split(/[\s,]+/)
    .filter((name) => name !== '');
  return names.map((value) => ({ line: tree.line, start: tree.start, end: tree.end, kind: 'scalar', value }));
}

function exceptionOf(name: string, { file, line, reason }: { file: string; line: number; reason: string }): Exception {
  return makeException({
    matchers: { package: name, kinds: hidesNothing },
    reason,
    source: {
      format: 'ncurc',
      file,
      line,
      engine: 'npm-check-updates',
      ...(reason !== '' && { reasonFrom: 'comment' as const }),
    },
  });
}
