// SPDX-License-Identifier: Apache-2.0
import type { Finding, FindingKind } from '../../model/report.ts';
import { compareSeverity, type Severity, severityOfScore } from '../../model/severity.ts';
import { advisoryLink } from '../advisory-link.ts';
import { fixPhrase, headlineId, subject } from '../finding-text.ts';
import { markdownCode, markdownText } from '../markdown-text.ts';
import { plain, shorten } from '../plain-text.ts';

export interface SarifRule {
  id: string;
  name?: string;
  shortDescription: { text: string };
  fullDescription: { text: string };
  help: { text: string; markdown: string };
  helpUri?: string;
  defaultConfiguration: { level: string };
  properties: { tags: string[]; 'security-severity'?: string };
}

/** GitHub takes 20 tags per rule. */
const mostTags = 20;
const mostSubjects = 5;

/** One rule per id, sorted by id; the worst of its findings speaks for it. */
export function rulesOf(findings: readonly Finding[]): SarifRule[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const id = ruleIdOf(finding);
    const group = groups.get(id);
    if (group) group.push(finding);
    else groups.set(id, [finding]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, group]) => ruleOf(id, group));
}

/** The vulnerability's id; for other kinds the kind and what its rule is called. */
export function ruleIdOf(finding: Finding): string {
  if (finding.vulnerability) return plain(finding.vulnerability.id) || finding.kind;
  if (finding.license) return `license-${finding.license.outcome}`;
  const rule = finding.sources[0]?.rule ?? '';
  return rule === '' || rule === finding.kind ? finding.kind : plain(`${finding.kind}/${rule}`);
}

/** SARIF knows three levels; an unknown severity is told aloud, never as a note. */
export function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'low' ? 'note' : 'warning';
}

function ruleOf(id: string, group: readonly Finding[]): SarifRule {
  const sorted = [...group].sort((a, b) => compareSeverity(a.severity, b.severity));
  const worst = sorted[0]!;
  const link = worst.vulnerability ? advisoryLink(worst.vulnerability.id) : undefined;
  const score = securitySeverity(worst);
  const title = titleOf(worst);
  return {
    id,
    shortDescription: { text: shorten(title, 255) },
    fullDescription: { text: shorten(title, 1000) },
    help: helpOf(sorted, title, link),
    ...(link && { helpUri: link }),
    defaultConfiguration: { level: levelOf(worst.severity) },
    properties: { tags: tagsOf(worst), ...(score && { 'security-severity': score }) },
  };
}

/** A rule of another kind than a vulnerability is shared by unlike findings: it may name none of them. */
function titleOf(finding: Finding): string {
  const summary = plain(finding.vulnerability?.summary ?? '');
  if (finding.vulnerability) return summary === '' ? headlineId(finding) : `${headlineId(finding)}: ${summary}`;
  if (finding.license)
    return finding.license.outcome === 'disallowed' ? 'Licence not allowed' : 'Licence could not be determined';
  const rule = plain(finding.sources[0]?.rule ?? '');
  return rule === '' || rule === finding.kind ? kindTitles[finding.kind] : `${kindTitles[finding.kind]}: ${rule}`;
}

const kindTitles: Record<FindingKind, string> = {
  vulnerability: 'Vulnerability',
  malware: 'Malware',
  license: 'Licence',
  deprecated: 'Deprecated package',
  secret: 'Secret in the source',
  runtime: 'Language runtime',
  provenance: 'Provenance',
  code: 'Code',
};

const typicalScore: Record<Severity, string | undefined> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  unknown: undefined,
};

/**
 * GitHub turns this number into the severity it shows, so it must tell the severity we judged by: the CVSS score
 * where that says the same, else the middle of the severity's band.
 */
function securitySeverity({ severity, vulnerability }: Finding): string | undefined {
  const scores = vulnerability?.cvss.map((rating) => rating.score).filter((score) => severityOfScore(score) === severity) ?? [];
  return scores.length > 0 ? Math.max(...scores).toFixed(1) : typicalScore[severity];
}

function tagsOf({ kind, vulnerability }: Finding): string[] {
  const cwes = (vulnerability?.cwes ?? [])
    .filter((cwe) => /^CWE-\d+$/.test(cwe))
    .map((cwe) => `external/cwe/${cwe.toLowerCase()}`);
  return [...new Set(['security', kind, ...(vulnerability?.kev ? ['known-exploited'] : []), ...cwes])].slice(0, mostTags);
}

function helpOf(group: readonly Finding[], title: string, link: string | undefined): SarifRule['help'] {
  const { vulnerability, severity } = group[0]!;
  const subjects = [...new Set(group.map(subject))];
  const facts = [
    ['Severity', severity],
    ['Seen in', subjects.slice(0, mostSubjects).join(', ') + (subjects.length > mostSubjects ? ', ...' : '')],
    ['Also known as', plain(vulnerability?.aliases.join(', ') ?? '')],
    ['Fix', vulnerability ? fixPhrase(group[0]!) : ''],
    ['Known to be exploited', vulnerability?.kev ? 'yes (CISA KEV)' : ''],
  ].filter(([, value]) => value !== '') as [string, string][];
  const next = vulnerability ? `ngao explain ${plain(vulnerability.id)}` : '';
  const text = [
    title,
    ...facts.map(([name, value]) => `${name}: ${value}`),
    link ?? '',
    next && `Run "${next}" to see why it is here.`,
  ];
  const markdown = [
    `**${markdownText(title)}**`,
    facts.map(([name, value]) => `- ${name}: ${markdownText(value)}`).join('\n'),
    link ? `[Advisory](${link})` : '',
    next && `Run ${markdownCode(next)} to see why it is here.`,
  ];
  const told = (parts: readonly string[]) => parts.filter((part) => part !== '');
  return { text: told(text).join('\n'), markdown: told(markdown).join('\n\n') };
}
