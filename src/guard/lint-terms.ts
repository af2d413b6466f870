// SPDX-License-Identifier: Apache-2.0
import type { GuardLevel, GuardProblem, GuardSourceKind } from '../model/guard-report.ts';
import type { Fragment, Hit } from './fragment.ts';
import { fragmentsOf, type GuardInput } from './guard-input.ts';
import { matchTermSet, type OpenTermSet, type TermBudget, termBudget } from './terms/match-term-set.ts';

export interface TermFindings {
  /** By the number of the fragment, from 0. */
  hits: ReadonlyMap<number, readonly (Hit & { hash: string })[]>;
  /** Files whose very name holds a term: they must not be named. */
  files: ReadonlySet<string>;
  problems: readonly GuardProblem[];
}

const instead: Partial<Record<GuardSourceKind, string>> = {
  lockfile: 'bring the bump in with a routine update of many packages, or hold it back until the release',
  sbom: 'publish the bill of materials with the release, not before',
  branch: 'name the branch by the code name that the case gives you for public use, or by routine work',
  'file-name': 'take a name that says what the file does',
  'test-name': 'name the test by what the code does now',
};

/** Every place where a term of a set is said. Where the budget ends, the answer is incomplete. */
export function findTerms(input: GuardInput): TermFindings {
  const { termSets = [] } = input;
  const hits = new Map<number, (Hit & { hash: string })[]>();
  const files = new Set<string>();
  if (termSets.length === 0) return { hits, files, problems: [] };
  const budget = { left: termBudget };
  let index = 0;
  for (const fragment of fragmentsOf(input)) {
    const found = askSets(fragment, termSets, budget);
    if (found.length > 0) {
      hits.set(index, found);
      if (fragment.source.kind === 'file-name') files.add(fragment.text);
    }
    if (budget.left < 0) break;
    index++;
  }
  const message = 'There is too much text to look for every term: lint fewer commits at once.';
  return { hits, files, problems: budget.left < 0 ? [{ code: 'input-too-large', message }] : [] };
}

/** A comment or test name was asked with the line that it stands in. */
function askSets(fragment: Fragment, termSets: readonly OpenTermSet[], budget: TermBudget) {
  if (fragment.look === 'words') return [];
  const found = termSets.flatMap((open) => matchTermSet(fragment.text, { open, budget }));
  return found.map((hit) => ({ ...told(fragment), ...hit }));
}

function told({ source, look }: Fragment): Pick<Hit, 'rule' | 'level' | 'message'> {
  // The file was there before: that it changes may be seen, but its name is no news.
  const isOld = source.kind === 'file-name' && look === 'terms';
  const level: GuardLevel = isOld ? 'warn' : 'block';
  const advice = instead[source.kind] ?? 'say it without that word';
  return { rule: 'embargoed-term', level, message: `It holds a term of a case under embargo: ${advice}.` };
}
