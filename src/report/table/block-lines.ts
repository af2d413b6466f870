// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../model/report.ts';
import type { FindingGroup } from '../finding-groups.ts';
import { headlineId, kindWord, placesOf, severityCounts, subject } from '../finding-text.ts';
import { plain } from '../plain-text.ts';
import { remedyPhrases } from '../remedy-phrases.ts';
import { columnsOf, fit, pad, wrap } from './measure.ts';
import { pathHint } from './path-hint.ts';
import type { Sheet } from './sheet.ts';

/** Column where the text of a finding starts: behind the longest severity. */
export const margin = 12;
const mostIds = 4;
const indent = ' '.repeat(margin);

/** All a person needs about one package that breaks the policy: what, which flaws, why it is here, what ends it. */
export function blockLines(group: FindingGroup, sheet: Sheet): string[] {
  const { ink, width } = sheet;
  const [first] = group.findings;
  const room = width - margin;
  const tags = tagsOf(group);
  const name = fit(subject(first), Math.max(12, room - columnsOf(tags) - 2));
  const phrases = remedyPhrases(group.findings);
  const hasFix = phrases.some((phrase) => !phrase.startsWith('no fix known'));
  const detailRoom = room - 5;
  return [
    `${ink.severity(group.severity, pad(`  ${group.severity.toUpperCase()}`, margin))}${ink.bold(name)}  ${ink.faint(fit(tags, room - columnsOf(name) - 2))}`.trimEnd(),
    ...findingLines(group, sheet),
    ...detail(whyLabel(first), [whyHere(first, detailRoom)], { sheet, paint: ink.faint }),
    ...detail(
      'fix',
      phrases.flatMap((phrase) => wrap(phrase, detailRoom)),
      { sheet, paint: hasFix ? ink.good : ink.faint },
    ),
    ...detail('due', [dueText(group)], { sheet, paint: ink.warn }),
  ];
}

function tagsOf({ findings }: FindingGroup): string {
  const [{ component }] = findings;
  const isRuntime = component?.class === 'runtime';
  const kinds = [...new Set(findings.map((finding) => finding.kind))].filter((kind) => kind !== 'vulnerability');
  const isProd = findings.some((finding) => finding.component?.scope === 'prod');
  const tags = [
    component && !isRuntime ? (isProd ? 'prod' : component.scope) : '',
    component?.direct && !isRuntime ? 'direct' : '',
    component && component.class !== 'app' && !isRuntime ? component.class : '',
    ...kinds.map(kindWord),
    findings.some((finding) => finding.vulnerability?.kev) ? 'known exploited' : '',
  ];
  return tags.filter((tag) => tag !== '').join(', ');
}

/** The worst few findings; a severity is told where it is not that of the block. */
function findingLines({ findings, severity }: FindingGroup, sheet: Sheet): string[] {
  const { ink, width } = sheet;
  const room = width - margin;
  const shown = shownOf({ findings });
  const rest = findings.slice(shown.length);
  const lines = shown.flatMap((finding) => {
    const differs = finding.severity === severity ? '' : `(${finding.severity}) `;
    const [head = '', ...more] = textOf(finding, room - differs.length);
    const { start, end } = splitId(finding, head);
    return [`${start}${ink.severity(finding.severity, differs.trimEnd())}${differs ? ' ' : ''}${end}`, ...more];
  });
  const counts = severityCounts(rest);
  const left = rest.length > 0 ? [ink.faint(fit(`and ${rest.length} more: ${counts}`, room))] : [];
  return [...lines, ...left].map((line) => `${indent}${line.trimEnd()}`);
}

/** The findings that get a line; a line for "1 more" would take the place of the finding itself. */
export function shownOf({ findings }: Pick<FindingGroup, 'findings'>): readonly Finding[] {
  return findings.length > mostIds + 1 ? findings.slice(0, mostIds) : findings;
}

function textOf(finding: Finding, room: number): string[] {
  if (finding.vulnerability) return [fit(`${headlineId(finding)}  ${plain(finding.vulnerability.summary)}`.trimEnd(), room)];
  const line = finding.component ? 0 : (finding.location?.line ?? 0);
  return wrap(`${line > 0 ? `line ${line}: ` : ''}${plain(finding.message)}`, room).slice(0, 3);
}

function splitId(finding: Finding, line: string): { start: string; end: string } {
  const id = finding.vulnerability ? `${headlineId(finding)}  ` : '';
  return id !== '' && line.startsWith(id) ? { start: id, end: line.slice(id.length) } : { start: '', end: line };
}

function whyLabel(finding: Finding): string {
  return isTransitive(finding) ? 'why' : 'in ';
}

function isTransitive({ component }: Finding): boolean {
  return (component?.path.length ?? 0) > 2;
}

/** The shortest path from the project, or the file and line where there is none. */
function whyHere(finding: Finding, room: number): string {
  if (isTransitive(finding)) return pathHint(finding.component!.path.map(plain), room);
  const [place, ...others] = placesOf(finding);
  const { file, line } = place!;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `${fit(plain(line > 0 && finding.component ? `${file}:${line}` : file), room - more.length)}${more}`;
}

function dueText({ findings }: FindingGroup): string {
  const dates = findings.map((finding) => finding.dueAt ?? '').filter((date) => date !== '');
  return plain((dates.sort()[0] ?? '').slice(0, 10));
}

function detail(
  label: string,
  lines: readonly string[],
  { sheet, paint }: { sheet: Sheet; paint: (text: string) => string },
): string[] {
  return lines
    .filter((line) => line !== '')
    .map((line, at) => `${indent}${at === 0 ? sheet.ink.faint(label) : '   '}  ${paint(line)}`);
}
