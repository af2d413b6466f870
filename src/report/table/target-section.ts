// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import { compareSeverity, type Severity } from '../../model/severity.ts';
import { fixPhrase, headlineId, placesOf, severityCounts, subject } from '../finding-text.ts';
import { count, plain } from '../plain-text.ts';
import { columnsOf, fit, pad, wrap } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** What one build log can hold and still be read; the JSON report holds all. */
const mostBlocking = 25;
const mostBelow = 8;
const mostIds = 4;
/** Column where the text of a finding starts: behind the longest severity. */
const margin = 12;

/** Findings of one package and severity, told together. */
interface Block {
  severity: Severity;
  findings: Finding[];
}

/** One target: what breaks the policy with all a person needs, what is merely open in one line each. */
export function targetSection(target: Report['targets'][number], findings: readonly Finding[], sheet: Sheet): string[] {
  const blocking = blocksOf(findings.filter((finding) => sheet.violating.has(finding.id)));
  const below = blocksOf(findings.filter((finding) => finding.status === 'open' && !sheet.violating.has(finding.id)));
  if (blocking.length + below.length === 0) return [title(target, sheet), sheet.ink.good('  nothing open')];
  return [
    title(target, sheet),
    ...blocking.slice(0, mostBlocking).flatMap((block) => ['', ...blockLines(block, sheet)]),
    ...more(blocking.slice(mostBlocking), sheet),
    ...belowLines(below, { quiet: blocking.length > 0, sheet }),
  ];
}

function title(target: Report['targets'][number], { ink, width }: Sheet): string {
  const name = plain(`${target.name} ${target.version}`.trim());
  const facts = [name, target.components > 0 ? count(target.components, 'component') : '']
    .filter((fact) => fact !== '')
    .join(', ');
  const ref = fit(plain(target.ref) || '.', Math.max(20, width - columnsOf(facts) - 2));
  return `${ink.bold(ref)}  ${ink.faint(fit(facts, width - columnsOf(ref) - 2))}`;
}

function blocksOf(findings: readonly Finding[]): Block[] {
  const blocks = new Map<string, Block>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.severity, finding.kind === 'vulnerability' ? subject(finding) : finding.id]);
    const block = blocks.get(key);
    if (block) block.findings.push(finding);
    else blocks.set(key, { severity: finding.severity, findings: [finding] });
  }
  return [...blocks.values()].sort((a, b) => compareSeverity(a.severity, b.severity) || scopeRank(a) - scopeRank(b));
}

function scopeRank({ findings }: Block): number {
  return findings[0]?.component?.scope === 'dev' ? 1 : 0;
}

function blockLines({ severity, findings }: Block, sheet: Sheet): string[] {
  const { ink, width } = sheet;
  const first = findings[0]!;
  const room = width - margin;
  const label = ink.severity(severity, pad(`  ${severity.toUpperCase()}`, margin));
  const tags = tagsOf(first);
  const name = fit(subject(first), Math.max(12, room - columnsOf(tags) - 2));
  const fixes = [...new Set(findings.map(fixPhrase))].filter((phrase) => phrase !== '' && phrase !== 'no fix known');
  return [
    `${label}${ink.bold(name)}  ${ink.faint(fit(tags, room - columnsOf(name) - 2))}`,
    ...idLines(findings, room).map((line) => `${' '.repeat(margin)}${line}`),
    ...detail('why', whyHere(first), { sheet, paint: ink.faint }),
    ...detail('fix', fixes.join('; ') || (first.vulnerability ? 'none known yet' : ''), {
      sheet,
      paint: fixes.length > 0 ? ink.good : ink.faint,
    }),
    ...detail('due', dueText(first), { sheet, paint: ink.warn }),
  ];
}

function tagsOf({ component, kind, vulnerability }: Finding): string {
  const tags = [
    component?.scope ?? '',
    component?.direct ? 'direct' : '',
    component && component.class !== 'app' ? component.class : '',
    kind === 'vulnerability' ? '' : kind,
    vulnerability?.kev ? 'known exploited' : '',
  ];
  return tags.filter((tag) => tag !== '').join(', ');
}

function idLines(findings: readonly Finding[], room: number): string[] {
  const shown = findings.slice(0, mostIds).flatMap((finding) => {
    if (!finding.vulnerability) return wrap(plain(finding.message), room).slice(0, 3);
    return [fit(`${headlineId(finding)}  ${plain(finding.vulnerability.summary)}`.trimEnd(), room)];
  });
  const rest = findings.length - mostIds;
  return rest > 0 ? [...shown, fit(`and ${rest} more ids (-o json for all)`, room)] : shown;
}

/** The shortest path from the project, or the file and line where there is none. */
function whyHere(finding: Finding): string {
  const path = finding.component?.path ?? [];
  if (path.length > 2) return path.map(plain).join(' > ');
  const { file, line } = placesOf(finding)[0]!;
  return plain(line > 0 ? `${file}:${line}` : file);
}

function dueText({ dueAt }: Finding): string {
  return dueAt === null ? '' : plain(dueAt.slice(0, 10));
}

function detail(label: string, text: string, { sheet, paint }: { sheet: Sheet; paint: (text: string) => string }): string[] {
  if (text === '') return [];
  return [
    `${' '.repeat(margin)}${sheet.ink.faint(label)}  ${paint(shortenMiddle(text, sheet.width - margin - label.length - 2))}`,
  ];
}

/** Both ends of a path matter: who starts it and where it leads. */
function shortenMiddle(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const half = Math.floor((columns - 5) / 2);
  const end = [...text].slice(-half).join('');
  return `${fit(text, columns - columnsOf(end) - 4)} … ${fit(end, half)}`.replace('… … ', '… ');
}

function more(rest: readonly Block[], { ink, width }: Sheet): string[] {
  if (rest.length === 0) return [];
  const findings = rest.flatMap((block) => block.findings);
  const amount = `  and ${findings.length} more `;
  return ['', `${ink.bold(amount)}${ink.faint(fit(`(-o json for all): ${severityCounts(findings)}`, width - amount.length))}`];
}

function belowLines(below: readonly Block[], { quiet, sheet }: { quiet: boolean; sheet: Sheet }): string[] {
  if (below.length === 0) return [];
  const shown = below.slice(0, mostBelow);
  const rest = below.slice(mostBelow).flatMap((block) => block.findings);
  return [
    ...(quiet ? [''] : []),
    sheet.ink.faint('  open, below the gate'),
    ...shown.map((block) => belowLine(block, sheet)),
    ...(rest.length > 0
      ? [sheet.ink.faint(fit(`  and ${rest.length} more (-o json for all): ${severityCounts(rest)}`, sheet.width))]
      : []),
  ];
}

function belowLine({ severity, findings }: Block, { ink, width }: Sheet): string {
  const first = findings[0]!;
  const ids = findings.length > 1 ? `${headlineId(first)} +${findings.length - 1}` : headlineId(first);
  const right = fit(`${first.component?.scope ?? first.kind}  ${ids}`, Math.floor((width - margin) / 2));
  const name = fit(subject(first), width - margin - columnsOf(right) - 2);
  const gap = ' '.repeat(Math.max(2, width - margin - columnsOf(name) - columnsOf(right)));
  return `${ink.severity(severity, pad(`  ${severity}`, margin))}${name}${gap}${ink.faint(right)}`;
}
