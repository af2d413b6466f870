// SPDX-License-Identifier: Apache-2.0
import { groupDecisions } from './group-decisions.ts';
import { type LintEntry, lintEntry, placeOf, type RepositoryDecisions } from './lint-entry.ts';
import { saying } from './lint-files.ts';

/** What only the comparison of repositories shows: copies of one decision, and different reasons for it. */
export function lintEstate(repositories: readonly RepositoryDecisions[], nameOf: (id: string) => string): LintEntry[] {
  if (repositories.length < 2) return [];
  return groupDecisions(repositories, nameOf).flatMap((group) => {
    if (group.repositories.length < 2) return [];
    const [first] = group.decisions;
    if (!first) return [];
    const { file, line } = first.exception.source;
    const related = group.decisions.slice(1).map(({ exception }) => placeOf(exception));
    const place = { repository: first.repository, file, line, subject: group.about, related };
    const entries = [lintEntry('copied', { ...place, message: copiedWords(group.about, group) })];
    const wordings = new Set(group.decisions.map(({ exception }) => saying(exception)).filter((words) => words !== ''));
    const silent = group.decisions.filter(({ exception }) => exception.reason === '').length;
    if (wordings.size > 1 || (wordings.size === 1 && silent > 0)) {
      const without = silent > 0 ? `, ${silent} without any` : '';
      const message = `${group.about} has ${wordings.size} reason${wordings.size === 1 ? '' : 's'}${without}`;
      entries.push(lintEntry('reasons-differ', { ...place, message }));
    }
    return entries;
  });
}

function copiedWords(
  about: string,
  { decisions, repositories }: { decisions: readonly unknown[]; repositories: readonly string[] },
): string {
  const shown = repositories.slice(0, 4).join(', ');
  const more = repositories.length > 4 ? ` and ${repositories.length - 4} more` : '';
  return `${about} is decided ${decisions.length} times in ${repositories.length} repositories (${shown}${more})`;
}
