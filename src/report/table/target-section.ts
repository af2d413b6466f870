// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import { type FindingGroup, findingGroups } from '../finding-groups.ts';
import { severityCounts, targetTitle } from '../finding-text.ts';
import { count, plain } from '../plain-text.ts';
import { belowLines, mostRows } from './below-lines.ts';
import { blockLines, shownOf } from './block-lines.ts';
import { columnsOf, fit } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** What one build log can hold and still be read; the JSON report holds all. */
const mostBlocks = 25;

/** One target and its open findings by package. */
export interface Section {
  target: Report['targets'][number];
  groups: FindingGroup[];
}

export function makeSection(target: Section['target'], findings: readonly Finding[], violating: ReadonlySet<string>): Section {
  const told = findings.filter((finding) => finding.status === 'open' || violating.has(finding.id));
  return { target, groups: findingGroups(told, violating) };
}

/** One target: what is merely open in one line each, then what breaks the policy with all a person needs; the worst last. */
export function targetSection({ target, groups }: Section, sheet: Sheet): string[] {
  const blocking = groups.filter((group) => group.breaks);
  const below = groups.filter((group) => !group.breaks);
  const shown = blocking.slice(0, mostBlocks);
  return [
    title(target, sheet),
    ...apart(belowLines(below, sheet)),
    ...apart(more(blocking.slice(mostBlocks), sheet)),
    ...shown.toReversed().flatMap((group) => apart(blockLines(group, sheet))),
  ];
}

/** Whether some of the section's findings are counted and not told. */
export function isCut({ groups }: Section): boolean {
  const blocking = groups.filter((group) => group.breaks);
  if (blocking.length > mostBlocks || groups.length - blocking.length > mostRows + 1) return true;
  return blocking.some((group) => shownOf(group).length < group.findings.length);
}

function apart(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function title(target: Section['target'], { ink, width }: Sheet): string {
  const name = plain(`${target.name} ${target.version}`.trim());
  const facts = [name, target.components > 0 ? count(target.components, 'component') : '']
    .filter((fact) => fact !== '')
    .join(', ');
  const ref = fit(targetTitle(target), Math.max(20, width - columnsOf(facts) - 2));
  return `${ink.bold(ref)}  ${ink.faint(fit(facts, width - columnsOf(ref) - 2))}`.trimEnd();
}

function more(rest: readonly FindingGroup[], { ink, width }: Sheet): string[] {
  if (rest.length === 0) return [];
  const findings = rest.flatMap((group) => group.findings);
  const amount = `  and ${count(findings.length, 'more finding')} in ${count(rest.length, 'package')}: `;
  return [`${ink.bold(amount)}${ink.faint(fit(severityCounts(findings), width - amount.length))}`];
}
