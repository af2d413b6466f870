// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../model/report.ts';
import type { ReportInput } from '../contract.ts';
import { type FindingGroup, findingGroups } from '../finding-groups.ts';
import {
  fixSentence,
  headlineId,
  messageSentence,
  placesOf,
  severityCounts,
  subject,
  verdictSentence,
  violatingIds,
} from '../finding-text.ts';
import { count, plain } from '../plain-text.ts';
import { remedyPhrases } from '../remedy-phrases.ts';

type Level = 'error' | 'warning' | 'notice';

interface Annotation {
  level: Level;
  title: string;
  message: string;
  file?: string;
  line?: number;
}

const mostIds = 5;

/**
 * Workflow commands. GitHub shows ten annotations per level and step, so a package is told once with all its findings,
 * and problems and the worst packages come first.
 * What breaks the policy is an error, what is merely open a warning; the last line is the verdict as plain text.
 */
export function writeGithub({ report }: ReportInput): string {
  const violating = violatingIds(report);
  const open = report.findings.filter((finding) => finding.status === 'open' || violating.has(finding.id));
  const loose = report.verdict.violations.filter((violation) => violation.findingId === '');
  const annotations: Annotation[] = [
    ...report.problems.map(({ code, message }) => ({ level: 'error' as const, title: `Not complete: ${code}`, message })),
    ...loose.map(({ rule, message }) => ({ level: 'error' as const, title: rule, message })),
    ...findingGroups(open, violating).map(annotate),
    ...report.notices.map(({ code, message }) => ({ level: 'notice' as const, title: code, message })),
  ];
  return [...annotations.map(command), `ngao: ${verdictSentence(report)}`].map((line) => `${line}\n`).join('');
}

function annotate(group: FindingGroup): Annotation {
  const { findings, severity, breaks } = group;
  const [first] = findings;
  const { file, line } = placesOf(first)[0]!;
  const scope = first.component && first.kind !== 'runtime' ? `, ${first.component.scope}` : '';
  const what = findings.length === 1 ? headlineId(first) : count(findings.length, 'finding');
  return {
    level: breaks ? 'error' : 'warning',
    title: `${subject(first)}: ${what} (${findings.length === 1 ? severity : severityCounts(findings)}${scope})`,
    message: findings.length === 1 ? singleMessage(first) : groupMessage(group),
    file,
    line,
  };
}

/** What is wrong, then the finding's own sentence, which says what to do. */
function singleMessage(finding: Finding): string {
  const { vulnerability, fix, kind } = finding;
  const summary = (vulnerability?.summary ?? '').replace(/[.\s]+$/, '');
  const saysFix = kind === 'malware' || (fix !== null && fix.to !== '' && finding.message.includes(fix.to));
  return `${summary === '' ? '' : `${summary}. `}${messageSentence(finding)} ${saysFix ? '' : fixSentence(finding)}`.trimEnd();
}

function groupMessage({ findings }: FindingGroup): string {
  const told = findings.slice(0, mostIds).map((finding) => {
    const { vulnerability } = finding;
    return vulnerability ? `${headlineId(finding)} ${vulnerability.summary}`.trim() : messageSentence(finding).slice(0, -1);
  });
  const rest = findings.length - told.length;
  const remedy = remedyPhrases(findings).join('; ');
  return `${told.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.${remedy === '' ? '' : ` Fix: ${remedy}.`}`;
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
