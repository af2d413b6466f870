// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { RepositoryDecisions } from './lint-entry.ts';

export interface DecisionGroup {
  /** The vulnerability's name; for a decision without one, its package or path. */
  about: string;
  decisions: readonly { repository: string; exception: Exception }[];
  /** Distinct, sorted. */
  repositories: readonly string[];
}

/** Every live decision of the estate by what it is about, whatever id, tool or file it stands in; sorted by subject. */
export function groupDecisions(repositories: readonly RepositoryDecisions[], nameOf: (id: string) => string): DecisionGroup[] {
  const all = repositories.flatMap(({ name, exceptions }) =>
    exceptions.filter(isLive).map((exception) => ({ repository: name, exception })),
  );
  const groups = Map.groupBy(all, ({ exception }) => aboutOf(exception, nameOf));
  return [...groups]
    .map(([about, decisions]) => ({
      about,
      decisions,
      repositories: [...new Set(decisions.map(({ repository }) => repository))].sort(),
    }))
    .sort((a, b) => (a.about < b.about ? -1 : 1));
}

function isLive({ kinds, source }: Exception): boolean {
  return kinds?.length !== 0 && !source.inherited;
}

function aboutOf({ vulnerability, kind, package: name, path, location, id }: Exception, nameOf: (id: string) => string): string {
  if (vulnerability !== undefined) return nameOf(vulnerability);
  const subject = name ?? path ?? location ?? id;
  return kind === undefined ? subject : `${kind} of ${subject}`;
}
