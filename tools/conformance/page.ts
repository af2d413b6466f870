// SPDX-License-Identifier: Apache-2.0
import type { Grade } from './grade.ts';
import { type Suite, suites, ungraded } from './suites.ts';

interface Graded extends Pick<Suite, 'standard' | 'graded'> {
  grade: Grade;
}

/** How many names stand beside a reason before the rest is only counted. */
const namesShown = 3;

/** Runs every grading on the corpus; about half a minute. */
export async function gradeAll(corpus: string): Promise<Graded[]> {
  const all: Graded[] = [];
  for (const { standard, graded, grade } of suites) all.push({ standard, graded, grade: await grade(corpus) });
  return all;
}

/** The page of the figures, with every known deviation and its reason, and what is not graded. */
export function conformancePage(all: readonly Graded[], generated: string): string {
  const rows = all.map(
    ({ standard, graded, grade: { suite, version, passed, total, deviations } }) =>
      `| ${standard} | ${suite} | ${version} | ${graded} | ${count(passed)} of ${count(total)} | ${count(deviations.length)} |`,
  );
  const open = all.flatMap(({ standard, grade }) => grade.wrong.map((name) => `- ${standard}: ${inCode(name)}`));
  const left = all.flatMap(({ standard, grade }) => grade.notGraded.map((what) => `- ${standard}: ${what}.`));
  return `# Conformance

${generated}How our readers, writers and checks do on the documents of the standards. The documents are not part of this project: the
figures are taken where the corpus of real data is at hand, and a test there compares this page with a fresh grading.
"Right" counts the cases that are judged as the suite says; a case that is judged otherwise is a known deviation with its
reason, or a failing test.

| standard | suite | version | what is graded | right | known deviations |
|---|---|---|---|---|---|
${rows.join('\n')}

## Known deviations

${all.flatMap(deviationLines).join('\n')}
${open.length > 0 ? `\n## Not explained\n\n${open.join('\n')}\n` : ''}
## Not graded

${left.join('\n')}

| standard | suite | why |
|---|---|---|
${ungraded.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
}

function deviationLines({ standard, grade: { suite, deviations } }: Graded): string[] {
  const named = deviations.map((told): [reason: string, name: string] => {
    const at = told.indexOf(': ');
    return [told.slice(at + 2), told.slice(0, at)];
  });
  const byReason = Map.groupBy(named, ([reason]) => reason);
  return [...byReason].map(([reason, entries]) => {
    const names = [...new Set(entries.map(([, name]) => name))];
    const shown = names.slice(0, namesShown).map(inCode).join(', ');
    const more = names.length > namesShown ? ' and more' : '';
    const cases = `${count(entries.length)} ${entries.length === 1 ? 'case' : 'cases'}`;
    return `- ${standard} (${suite}), ${cases}: ${reason}. ${shown}${more}.`;
  });
}

const count = (number: number): string => number.toLocaleString('en');
const inCode = (text: string): string => `\`${text.replaceAll('`', "'")}\``;
