// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { readJsonTree } from '../json5-tree.ts';
import { lastWholeDay } from '../last-whole-day.ts';
import { hidesNothing, makeException } from '../make-exception.ts';
import { remark } from '../remark.ts';
import { type Entry, entriesOf, isTrue, textOf, type ValueTree, valueAt } from '../value-tree.ts';

/** The old form marks the decision by a flag of its name; `remind` is what is called `postpone` today. */
const oldFlags = ['ignore', 'postpone', 'remind', 'fix'] as const;
const dayLength = 86_400_000;

/**
 * History only. The numeric ids of the npm audit service are unstable and lead to no advisory, so no decision may come
 * alive: each one keeps its path, package and end, and hides nothing.
 */
export async function readAuditResolve({ text, file }: ImportInput): Promise<Imported> {
  const tree = readJsonTree(text, file);
  const decisions = [...entriesOf(valueAt(tree, 'decisions'))];
  const exceptions = decisions.flatMap(([key, entry]) => exceptionOf(key, entry, file) ?? []);
  const notices: Notice[] = [];
  if (exceptions.length > 0) {
    const told = `${exceptions.length} decisions of npm-audit-resolver name npm's old numeric ids, which lead to no advisory: kept as history, they hide nothing.`;
    notices.push(remark('import-history', { file, line: tree.line }, told));
  }
  const born = decisions.filter(([, { value }]) => isBornExpired(value));
  const [firstBorn] = born;
  if (firstBorn) {
    const who = born.length === 1 ? 'a decision was' : `${born.length} decisions were`;
    const told = `${who} born expired: the tool wrote a number of days where an instant belongs.`;
    notices.push(remark('import-never-matches', { file, line: firstBorn[1].line }, told));
  }
  return { exceptions, notices };
}

/** `fix` promises that it will not come back, `none` and `expired` decide nothing: no exceptions. */
function exceptionOf(key: string, { line, value }: Entry, file: string): Exception | undefined {
  const decision = decisionOf(value);
  if (decision !== 'ignore' && decision !== 'postpone' && decision !== 'remind') return undefined;
  const at = key.indexOf('|');
  const path = key.slice(at + 1);
  return makeException({
    matchers: {
      kinds: hidesNothing,
      ...(at > 0 && { vulnerability: key.slice(0, at) }),
      package: path.slice(path.lastIndexOf('>') + 1),
      path,
    },
    reason: textOf(valueAt(value, 'reason')),
    expires: endOf(value, decision),
    source: { format: 'audit-resolve', file, line, engine: 'npm-audit-resolver', engineTarget: 'source' },
  });
}

function decisionOf(value: ValueTree): string {
  const named = textOf(valueAt(value, 'decision'));
  if (named !== '') return named;
  return oldFlags.find((flag) => isTrue(valueAt(value, flag)) || numberAt(value, flag) === 1) ?? 'none';
}

/** A postponed decision lapses a day after it was made. */
function endOf(value: ValueTree, decision: string): string {
  const made = numberAt(value, 'madeAt');
  const ends = numberAt(value, 'expiresAt');
  if (decision !== 'ignore' && made !== undefined) return lastWholeDay(made + dayLength);
  return ends === undefined ? '' : lastWholeDay(ends);
}

function isBornExpired(value: ValueTree): boolean {
  const ends = numberAt(value, 'expiresAt');
  const made = numberAt(value, 'madeAt');
  return ends !== undefined && made !== undefined && ends > 0 && ends < made;
}

function numberAt(value: ValueTree, key: string): number | undefined {
  const tree = valueAt(value, key);
  return tree?.kind === 'scalar' && typeof tree.value === 'number' && Number.isFinite(tree.value) ? tree.value : undefined;
}
