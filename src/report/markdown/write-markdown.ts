// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import { advisoryLink } from '../advisory-link.ts';
import type { ReportInput } from '../contract.ts';
import { type FindingGroup, findingGroups } from '../finding-groups.ts';
import {
  decision,
  headlineId,
  placesOf,
  severityCounts,
  subject,
  targetTitle,
  verdictSentence,
  violatingIds,
} from '../finding-text.ts';
import { markdownCode, markdownText } from '../markdown-text.ts';
import { count, plain, shorten, thousands } from '../plain-text.ts';
import { remedyPhrases } from '../remedy-phrases.ts';

/** GitHub refuses a comment of more than 65,536 characters; the rest is for what a bot puts around it. */
const budget = 60_000;
/** A stranger's text may be long; a table cell may not. */
const longestText = 300;
const mostPerPackage = 40;
/** What a reviewer sees without unfolding anything. */
const mostRows = 20;

/** A comment for a pull request: the verdict, what breaks the policy by package, and the rest folded away. */
export function writeMarkdown({ report }: ReportInput): string {
  const violating = violatingIds(report);
  const open = report.findings.filter((finding) => finding.status === 'open');
  const groups = findingGroups(open, violating);
  const breaking = groups.filter((group) => group.breaks);
  const below = groups.filter((group) => !group.breaks);
  const page = new Page();
  page.add(`## ${heading(report)}`);
  page.add(`${markdownText(verdictSentence(report))}${enforcement(report)}`);
  page.add(problemList(report));
  page.addTable(['Severity', 'Package', 'Finding', 'What ends it', 'Scope'], breaking.slice(0, mostRows).map(groupRow));
  page.addFolded(restTitle(breaking.slice(mostRows), 'more that break the policy'), breaking.slice(mostRows).map(groupLine));
  page.addFolded(restTitle(below, 'open below the gate'), below.map(groupLine));
  page.addFolded(
    'Every open finding, and why it is here',
    groups.map((group) => groupStory(group, report)),
  );
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
    if (rows.length === 0) return;
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
  return ['> **Why this is not complete**', '>', ...lines, ...rest].join('\n');
}

function groupRow({ findings, severity }: FindingGroup): string[] {
  const [first] = findings;
  return [
    severity,
    inlineCode(subject(first)),
    `${headline(first)}${moreOf(findings)}`,
    remedyPhrases(findings).map(cell).join('<br>'),
    first.component && first.kind !== 'runtime'
      ? `${first.component.scope}${first.component.direct ? ', direct' : ''}`
      : first.kind,
  ];
}

function headline(finding: Finding): string {
  return `${idText(finding)} ${cell(finding.vulnerability?.summary || finding.message)}`.trim();
}

function moreOf([, ...others]: FindingGroup['findings']): string {
  return others.length > 0 ? ` **+${thousands(others.length)}** (${severityCounts(others)})` : '';
}

function restTitle(groups: readonly FindingGroup[], which: string): string {
  const findings = groups.flatMap((group) => group.findings);
  return `${count(findings.length, 'finding')} ${which} (${severityCounts(findings)})`;
}

function groupLine({ findings, severity }: FindingGroup): string {
  return `- ${severity}: ${inlineCode(subject(findings[0]))} ${headline(findings[0])}${moreOf(findings)}`;
}

/** The package, the way to it, and each of its findings; one entry, so that a cut never parts them. */
function groupStory({ findings }: FindingGroup, { targets }: Report): string {
  const [first] = findings;
  const path = first.component?.path ?? [];
  const { file, line } = placesOf(first)[0]!;
  const place = inlineCode(line > 0 ? `${file}:${line}` : file);
  const way = path.length > 1 ? `: ${path.map(inlineCode).join(' › ')}` : '';
  const target = targets.find(({ ref }) => ref === first.target);
  const within = target && file !== first.target && target.kind !== 'source' ? ` (${cell(targetTitle(target))})` : '';
  const shown = findings.slice(0, mostPerPackage);
  const rest = findings.length - shown.length;
  return [
    `- ${inlineCode(subject(first))} in ${place}${within}${way}`,
    ...shown.map((finding) => `  - ${finding.severity}: ${headline(finding)}`),
    ...(rest > 0 ? [`  - and ${thousands(rest)} more`] : []),
  ].join('\n');
}

function idText(finding: Finding): string {
  const link = finding.vulnerability && advisoryLink(finding.vulnerability.id);
  return link ? `[${markdownText(headlineId(finding))}](${link})` : inlineCode(headlineId(finding));
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
