// SPDX-License-Identifier: Apache-2.0
import { type DecisionGroup, groupDecisions } from './group-decisions.ts';
import { type LintEntry, lintEntry, placeOf, type RepositoryDecisions } from './lint-entry.ts';
import { saying } from './lint-files.ts';

/** What only the comparison of repositories shows: copies of one decision, and different reasons for it. */
export function lintEstate(repositories: readonly RepositoryDecisions[], nameOf: (id: string) => string): LintEntry[] {
  if (repositories.length < 2) return [];
  return groupDecisions(repositories, nameOf).flatMap((group) => (group.repositories.length < 2 ? [] : entriesOf(group)));
}

function entriesOf(group: DecisionGroup): LintEntry[] {
  const [first, ...others] = group.decisions as [DecisionGroup['decisions'][number], ...DecisionGroup['decisions'][number][]];
  const { file, line } = first.exception.source;
  const related = others.map(({ exception }) => placeOf(exception));
  const place = { repository: first.repository, file, line, subject: group.about, related };
  const copied = lintEntry('copied', { ...place, message: copiedWords(group) });
  const message = differenceWords(group);
  return message === undefined ? [copied] : [copied, lintEntry('reasons-differ', { ...place, message })];
}

function copiedWords({ about, decisions, repositories }: DecisionGroup): string {
  const shown = repositories.slice(0, 4).join(', ');
  const more = repositories.length > 4 ? ` and ${repositories.length - 4} more` : '';
  return `${about} is decided ${decisions.length} times in ${repositories.length} repositories (${shown}${more})`;
}

function differenceWords({ about, decisions }: DecisionGroup): string | undefined {
  const wordings = new Set(decisions.map(({ exception }) => saying(exception)).filter((words) => words !== ''));
  const silent = decisions.filter(({ exception }) => exception.reason === '').length;
  if (wordings.size === 0 || (wordings.size === 1 && silent === 0)) return undefined;
  const without = silent > 0 ? `, and ${silent} without any` : '';
  return `${about} has ${wordings.size === 1 ? 'one reason' : `${wordings.size} different reasons`}${without}`;
}
