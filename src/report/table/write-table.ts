// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import { compareSeverity } from '../../model/severity.ts';
import type { ReportInput } from '../contract.ts';
import { explainArgument, verdictSentence, violatingIds } from '../finding-text.ts';
import { count, plain } from '../plain-text.ts';
import { makeInk } from './ink.ts';
import { columnsOf, fit, wrap } from './measure.ts';
import type { Sheet } from './sheet.ts';
import { targetSection } from './target-section.ts';

const fewest = 60;
const most = 120;
const mostNotices = 5;
const mostProblems = 20;

/**
 * Text for a maintainer who reads a red build. A log is read from its end: what was decided and what to do next stand
 * last, the evidence above. Every line fits the width; nothing of a stranger's text can paint or move the cursor.
 */
export function writeTable({ report, colour, width }: ReportInput): string {
  const sheet: Sheet = {
    ink: makeInk(colour),
    width: Math.min(most, Math.max(fewest, width || 80)),
    violating: violatingIds(report),
  };
  const blocks = [
    header(report, sheet),
    ...report.targets.map((target) => targetSection(target, findingsOf(report, target.ref), sheet)),
    ...strayFindings(report, sheet),
    looseViolations(report, sheet),
    notices(report, sheet),
    problems(report, sheet),
    [...decided(report, sheet), ...nextSteps(report, sheet)],
    verdict(report, sheet),
  ];
  const lines = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${lines.join('\n\n')}\n`;
}

function findingsOf(report: Report, target: string): Finding[] {
  return report.findings.filter((finding) => finding.target === target);
}

/** Findings whose target is not in the list are shown all the same. */
function strayFindings(report: Report, sheet: Sheet): string[][] {
  const known = new Set(report.targets.map((target) => target.ref));
  const stray = new Set(report.findings.map((finding) => finding.target).filter((target) => !known.has(target)));
  return [...stray].map((ref) => {
    const target = { ref, kind: '', name: '', version: '', digest: '', components: 0 };
    return targetSection(target, findingsOf(report, ref), sheet);
  });
}

function header(report: Report, { ink, width }: Sheet): string[] {
  const { tool, database, policy, summary, targets } = report;
  const facts = `${count(summary.components, 'component')} in ${count(targets.length, 'target')}`;
  const age = database
    ? `advisories of ${database.builtAt.slice(0, 10)}, ${database.digest.replace(/^sha256:/, '').slice(0, 12)}`
    : 'no advisory database';
  const line = plain(`${age}${database?.starter ? ' (starter set only)' : ''}; policy ${policy.source}`);
  return [`${ink.bold(`${plain(tool.name)} ${plain(tool.version)}`)}  ${ink.faint(facts)}`, ink.faint(fit(line, width))];
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
    `${ink.stamp('warn', 'NOT COMPLETE')} ${count(report.problems.length, 'thing')} could not be checked`,
    ...shown.flatMap(({ code, message, target }) => [
      `  ${ink.warn(fit(plain(target || 'the whole run'), width - 6 - code.length))}  ${ink.faint(plain(code))}`,
      ...indented(plain(message), { first: '    ', width, paint: (text) => text }),
    ]),
    ...(rest > 0 ? [ink.faint(`  and ${rest} more (-o json for all)`)] : []),
  ];
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

function nextSteps(report: Report, { ink, width, violating }: Sheet): string[] {
  const broken = report.findings.filter((finding) => violating.has(finding.id) && explainArgument(finding));
  const first = broken.sort((a, b) => compareSeverity(a.severity, b.severity) || Number(isDev(a)) - Number(isDev(b)))[0];
  if (!first) return [];
  const explain = `ngao explain ${explainArgument(first)}`;
  const column = Math.min(columnsOf(explain), width - 32);
  const step = (label: string, command: string, does: string) =>
    `${label}${ink.bold(fit(command, column).padEnd(column))}  ${ink.faint(does)}`;
  const fixable = broken.some((finding) => finding.vulnerability);
  return [step('Next     ', explain, 'why it is here'), ...(fixable ? [step('         ', 'ngao fix', 'the smallest plan')] : [])];
}

function isDev(finding: Finding): boolean {
  return finding.component?.scope === 'dev';
}

function verdict(report: Report, { ink, width }: Sheet): string[] {
  const { result, enforced } = report.verdict;
  const word = { pass: 'PASS', fail: 'FAIL', incomplete: 'INCOMPLETE' }[result];
  const stamp = ink.stamp(({ pass: 'good', fail: 'bad', incomplete: 'warn' } as const)[result], word);
  const loud = enforced ? '' : ' Told, not enforced (--warn).';
  const lines = wrap(`${verdictSentence(report)}${loud}`, width - word.length - 4);
  return lines.map((line, at) => (at === 0 ? `${stamp}  ${ink.bold(line)}` : `${' '.repeat(word.length + 2)}${ink.bold(line)}`));
}
