// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import type { ReportInput } from '../contract.ts';
import { compareGroups } from '../finding-groups.ts';
import { isDatabaseProblem, targetTitle, verdictSentence, violatingIds } from '../finding-text.ts';
import { count, plain } from '../plain-text.ts';
import { makeInk } from './ink.ts';
import { columnsOf, fit, wrap } from './measure.ts';
import { nextSteps } from './next-steps.ts';
import type { Sheet } from './sheet.ts';
import { isCut, makeSection, type Section, targetSection } from './target-section.ts';

const fewest = 60;
const most = 120;
const mostNotices = 5;
const mostProblems = 20;
const mostNames = 6;

/**
 * Text for a maintainer who reads a red build. A log is read from its end: the verdict stands last, what to do next
 * and the worst findings right above it. Every line fits the width; nothing of a stranger's text can paint or move
 * the cursor.
 */
export function writeTable({ report, colour, width, asked }: ReportInput): string {
  const sheet: Sheet = {
    ink: makeInk(colour),
    width: Math.min(most, Math.max(fewest, width || 80)),
    violating: violatingIds(report),
  };
  const sections = sectionsOf(report, sheet.violating);
  const told = sections.filter((section) => section.groups.length > 0);
  const blocks = [
    header(report, sheet),
    quietTargets(
      sections.filter((section) => section.groups.length === 0),
      sheet,
    ),
    ...told.map((section) => targetSection(section, sheet)),
    looseViolations(report, sheet),
    notices(report, sheet),
    problems(report, sheet),
    [...decided(report, sheet), ...nextSteps(report, { sheet, isCut: told.some(isCut), asked })],
    verdict(report, sheet),
  ];
  const lines = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${lines.join('\n\n')}\n`;
}

/** Every target, the one with the worst finding last; a target that only findings name is shown all the same. */
function sectionsOf(report: Report, violating: ReadonlySet<string>): Section[] {
  const known = new Set(report.targets.map((target) => target.ref));
  const findings = Map.groupBy(report.findings, (finding) => finding.target);
  const strays = [...findings.keys()].filter((ref) => !known.has(ref));
  const targets = [
    ...new Map(report.targets.map((target) => [target.ref, target])).values(),
    ...strays.map((ref) => ({ ref, kind: '', name: '', version: '', digest: '', components: 0 })),
  ];
  return targets.map((target) => makeSection(target, findings.get(target.ref) ?? [], violating)).sort(byWeight);
}

function byWeight({ groups: [a] }: Section, { groups: [b] }: Section): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  return compareGroups(b, a);
}

function quietTargets(quiet: readonly Section[], { ink, width }: Sheet): string[] {
  if (quiet.length === 0) return [];
  const names = quiet.slice(0, mostNames).map(({ target }) => targetTitle(target));
  const rest = quiet.length > mostNames ? ` and ${quiet.length - mostNames} more` : '';
  const text = `${count(quiet.length, 'target')} without open findings: ${names.join(', ')}${rest}`;
  return wrap(text, width).map((line) => ink.faint(line));
}

function header(report: Report, { ink, width }: Sheet): string[] {
  const { database, policy, summary, targets } = report;
  const tool = plain(`${report.tool.name} ${report.tool.version}`);
  const order = report.summary.open > 1 ? '; the worst finding stands last' : '';
  const facts = `${count(summary.components, 'component')} in ${count(targets.length, 'target')}${order}`;
  const age = database
    ? `advisories of ${database.builtAt.slice(0, 10)}, ${database.digest.replace(/^sha256:/, '').slice(0, 12)}`
    : 'no advisory database';
  const line = plain(`${age}${database?.starter ? ' (starter set only)' : ''}; policy ${policy.source}`);
  return [`${ink.bold(tool)}  ${ink.faint(fit(facts, width - columnsOf(tool) - 2))}`, ink.faint(fit(line, width))];
}

function looseViolations(report: Report, { ink, width }: Sheet): string[] {
  const loose = report.verdict.violations.filter((violation) => violation.findingId === '');
  return loose.flatMap(({ message }) => indented(plain(message), { first: 'Policy   ', width, paint: ink.bad }));
}

function notices(report: Report, { ink, width }: Sheet): string[] {
  const shown = report.notices.slice(0, mostNotices);
  const rest = report.notices.length - shown.length;
  return [
    ...shown.flatMap(({ message }) => indented(plain(message), { first: 'Note     ', width, paint: ink.faint })),
    ...(rest > 0 ? [ink.faint(`         and ${count(rest, 'more notice')} (-o json for all)`)] : []),
  ];
}

function problems(report: Report, { ink, width }: Sheet): string[] {
  if (report.problems.length === 0) return [];
  const shown = report.problems.slice(0, mostProblems);
  const rest = report.problems.length - shown.length;
  return [
    ink.bold(fit(`Not complete: ${count(report.problems.length, 'problem')}`, width)),
    ...shown.flatMap((problem) => [
      `  ${ink.warn(fit(placeOf(problem), width - 6 - columnsOf(plain(problem.code))))}  ${ink.faint(plain(problem.code))}`,
      ...indented(plain(problem.message), { first: '    ', width, paint: (text) => text }),
    ]),
    ...(rest > 0 ? [ink.faint(`  and ${rest} more (-o json for all)`)] : []),
  ];
}

function placeOf(problem: Report['problems'][number]): string {
  if (isDatabaseProblem(problem)) return 'advisory database';
  return plain(problem.target) || 'the whole run';
}

function indented(text: string, style: { first: string; width: number; paint: (text: string) => string }): string[] {
  const indent = ' '.repeat(style.first.length);
  return wrap(text, style.width - style.first.length).map((line, at) => `${at === 0 ? style.first : indent}${style.paint(line)}`);
}

/** Everything somebody decided, in one line: it is not the news of this build, but it must not be forgotten. */
function decided(report: Report, { ink, width }: Sheet): string[] {
  const amount = (status: Finding['status']) => report.findings.filter((finding) => finding.status === status).length;
  const dates = report.findings.map((finding) => finding.exception?.expires ?? '').filter((date) => date !== '');
  const soonest = dates.sort()[0];
  const parts = [
    amount('excepted') > 0 ? `${amount('excepted')} excepted${soonest ? ` (first expires ${soonest})` : ''}` : '',
    amount('not-affected') > 0 ? `${amount('not-affected')} not affected` : '',
    amount('baseline') > 0 ? `${amount('baseline')} in baseline` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? [] : [ink.faint(`Decided  ${fit(plain(parts.join(', ')), width - 9)}`)];
}

function verdict(report: Report, { ink, width }: Sheet): string[] {
  const { result, enforced } = report.verdict;
  const word = { pass: 'PASS', fail: 'FAIL', incomplete: 'INCOMPLETE' }[result];
  const stamp = ink.stamp(({ pass: 'good', fail: 'bad', incomplete: 'warn' } as const)[result], word);
  const loud = enforced ? '' : ' Told, not enforced (--warn).';
  // A stamp on a coloured ground is wider than its word by a blank on either side.
  const column = word.length + (stamp === word ? 2 : 4);
  const lines = wrap(`${verdictSentence(report)}${loud}`, width - word.length - 4);
  return lines.map((line, at) => (at === 0 ? `${stamp}  ${ink.bold(line)}` : `${' '.repeat(column)}${ink.bold(line)}`));
}
