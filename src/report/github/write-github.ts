// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../model/report.ts';
import { compareSeverity } from '../../model/severity.ts';
import type { ReportInput } from '../contract.ts';
import { fixSentence, headlineId, messageSentence, placesOf, subject, verdictSentence, violatingIds } from '../finding-text.ts';
import { plain } from '../plain-text.ts';

type Level = 'error' | 'warning' | 'notice';

interface Annotation {
  level: Level;
  title: string;
  message: string;
  file?: string;
  line?: number;
}

/**
 * Workflow commands. GitHub shows ten annotations per level and step, so problems and the worst findings come first.
 * What breaks the policy is an error, what is merely open a warning; the last line is the verdict as plain text.
 */
export function writeGithub({ report }: ReportInput): string {
  const violating = violatingIds(report);
  const open = report.findings.filter((finding) => finding.status === 'open' || violating.has(finding.id));
  open.sort((a, b) => Number(violating.has(b.id)) - Number(violating.has(a.id)) || compareSeverity(a.severity, b.severity));
  const loose = report.verdict.violations.filter((violation) => violation.findingId === '');
  const annotations: Annotation[] = [
    ...report.problems.map(({ code, message }) => ({ level: 'error' as const, title: `Not complete: ${code}`, message })),
    ...loose.map(({ rule, message }) => ({ level: 'error' as const, title: rule, message })),
    ...open.map((finding) => annotate(finding, violating.has(finding.id) ? 'error' : 'warning')),
    ...report.notices.map(({ code, message }) => ({ level: 'notice' as const, title: code, message })),
  ];
  return [...annotations.map(command), `ngao: ${verdictSentence(report)}`].map((line) => `${line}\n`).join('');
}

function annotate(finding: Finding, level: Level): Annotation {
  const { file, line } = placesOf(finding)[0]!;
  const scope = finding.component ? `, ${finding.component.scope}` : '';
  return {
    level,
    title: `${subject(finding)}: ${headlineId(finding)} (${finding.severity}${scope})`,
    message: `${messageSentence(finding)} ${fixSentence(finding)}`.trimEnd(),
    file,
    line,
  };
}

/** `::level file=...,line=...,title=...::message`; no text of others may end the command or start another one. */
function command({ level, title, message, file, line }: Annotation): string {
  const properties = [
    file === undefined ? '' : `file=${escapeProperty(file)}`,
    line ? `line=${line}` : '',
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.filter((property) => property !== '').join(',')}::${escapeData(message)}`;
}

/** GitHub's own escapes for a command's text: `%`, CR and LF; CR and LF are already gone. */
function escapeData(text: string): string {
  return plain(text).replace(/%/g, '%25');
}

/** In a property `:` and `,` end things as well. */
function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
