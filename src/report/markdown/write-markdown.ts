// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import { compareSeverity } from '../../model/severity.ts';
import { advisoryLink } from '../advisory-link.ts';
import type { ReportInput } from '../contract.ts';
import { decision, fixPhrase, headlineId, severityCounts, subject, verdictSentence, violatingIds } from '../finding-text.ts';
import { markdownCode, markdownText } from '../markdown-text.ts';
import { count, plain, shorten, thousands } from '../plain-text.ts';

/** GitHub refuses a comment of more than 65,536 characters; the rest is for what a bot puts around it. */
const budget = 60_000;
/** A stranger's text may be long; a table cell may not. */
const longestText = 300;

/** A comment for a pull request: the verdict, what is open, and the details folded away. */
export function writeMarkdown({ report }: ReportInput): string {
  const violating = violatingIds(report);
  const open = report.findings.filter((finding) => finding.status === 'open').sort(byWeight(violating));
  const page = new Page();
  page.add(`## ${heading(report)}`);
  page.add(`${markdownText(verdictSentence(report))}${enforcement(report)}`);
  page.add(problemList(report));
  if (open.length > 0) {
    page.add(`**${count(open.length, 'open finding')}** (${severityCounts(open)})`);
    page.addTable(
      ['', 'Severity', 'Package', 'Finding', 'Fix', 'Scope'],
      open.map((finding) => openRow(finding, violating)),
    );
    page.addFolded('Why each of them is here', open.map(pathLine));
  }
  const decided = report.findings.filter((finding) => finding.status !== 'open');
  page.addFolded(`${count(decided.length, 'finding')} decided or known before`, decided.map(decidedLine));
  page.addFolded(
    count(report.notices.length, 'notice'),
    report.notices.map((notice) => `- ${cell(notice.message)}`),
  );
  page.add(footer(report));
  return page.text();
}

/** Collects parts while they fit; what does not fit is counted, never silently lost. */
class Page {
  readonly #parts: string[] = [];
  #left = budget;

  add(part: string): void {
    if (part === '' || part.length + 2 > this.#left) return;
    this.#parts.push(part);
    this.#left -= part.length + 2;
  }

  addTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
    const head = [`| ${headings.join(' | ')} |`, `|${' --- |'.repeat(headings.length)}`];
    const fitting = this.#fit(
      rows.map((row) => `| ${row.join(' | ')} |`),
      this.#left / 2,
    );
    this.add([...head, ...fitting.lines].join('\n') + fitting.rest);
  }

  addFolded(title: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    const fitting = this.#fit(lines, this.#left / 2);
    this.add(`<details><summary>${title}</summary>\n\n${fitting.lines.join('\n')}${fitting.rest}\n\n</details>`);
  }

  text(): string {
    return `${this.#parts.join('\n\n')}\n`;
  }

  #fit(lines: readonly string[], room: number): { lines: string[]; rest: string } {
    let used = 0;
    const fitting = lines.filter((line) => {
      used += line.length + 1;
      return used <= room;
    });
    const left = lines.length - fitting.length;
    return { lines: fitting, rest: left > 0 ? `\n\nand ${thousands(left)} more (the JSON report holds all)` : '' };
  }
}

function heading({ verdict }: Report): string {
  return { pass: 'Ngao: passed', fail: 'Ngao: failed', incomplete: 'Ngao: not complete' }[verdict.result];
}

function enforcement({ verdict }: Report): string {
  return verdict.enforced ? '' : ' The verdict is told but not enforced.';
}

function problemList({ problems }: Report): string {
  if (problems.length === 0) return '';
  const lines = problems
    .slice(0, 20)
    .map(({ code, message, target }) => `> - ${target ? `${inlineCode(target)}: ` : ''}${cell(message)} (${cell(code)})`);
  const rest = problems.length > 20 ? [`> - and ${thousands(problems.length - 20)} more`] : [];
  return ['> **Could not be checked**', '>', ...lines, ...rest].join('\n');
}

function byWeight(violating: ReadonlySet<string>): (a: Finding, b: Finding) => number {
  return (a, b) => Number(violating.has(b.id)) - Number(violating.has(a.id)) || compareSeverity(a.severity, b.severity);
}

function openRow(finding: Finding, violating: ReadonlySet<string>): string[] {
  return [
    violating.has(finding.id) ? '**gate**' : '',
    finding.severity,
    inlineCode(subject(finding)),
    `${idText(finding)} ${cell(finding.vulnerability?.summary || finding.message)}`.trim(),
    cell(fixPhrase(finding)),
    finding.component ? `${finding.component.scope}${finding.component.direct ? ', direct' : ''}` : '',
  ];
}

function idText(finding: Finding): string {
  const link = finding.vulnerability && advisoryLink(finding.vulnerability.id);
  return link ? `[${markdownText(headlineId(finding))}](${link})` : inlineCode(headlineId(finding));
}

function pathLine(finding: Finding): string {
  const path = finding.component?.path ?? [];
  const way = path.length > 0 ? path.map(inlineCode).join(' › ') : inlineCode(subject(finding));
  return `- ${idText(finding)} in ${inlineCode(finding.target)}: ${way}`;
}

function decidedLine(finding: Finding): string {
  return `- ${inlineCode(subject(finding))} ${idText(finding)}: ${cell(decision(finding))}`;
}

function footer({ database, policy, summary, targets }: Report): string {
  const source = database
    ? `advisories of ${markdownText(database.builtAt)} (${inlineCode(database.digest.slice(0, 19))})`
    : 'no advisory database';
  return `<sub>${count(summary.components, 'component')} in ${count(targets.length, 'target')}; ${source}; policy ${inlineCode(policy.source)}</sub>`;
}

function cell(text: string): string {
  return markdownText(shorten(plain(text), longestText));
}

function inlineCode(text: string): string {
  return markdownCode(shorten(plain(text), longestText));
}
