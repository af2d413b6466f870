// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../model/report.ts';
import { severities } from '../model/severity.ts';
import { count, plain } from './plain-text.ts';

/** The identifier people search for: the vulnerability's, else the rule's or the licence as declared. */
export function headlineId(finding: Finding): string {
  const { vulnerability, license } = finding;
  if (license && license.declared.trim() === '') return 'no licence declared';
  return plain(vulnerability?.id ?? license?.declared ?? finding.sources[0]?.rule ?? finding.kind);
}

/** A finding's kind in the middle of a sentence. */
export function kindWord(kind: Finding['kind']): string {
  return kind === 'license' ? 'licence' : kind;
}

/** What a target is called where only people read: two of them are no file. */
export function targetTitle({ ref, kind }: Report['targets'][number]): string {
  if (kind === 'secrets' && (ref === 'secrets' || ref === '.')) return 'secrets in the files';
  if (kind === 'source' && (ref === '.' || ref === '')) return 'runtime of the project';
  return plain(ref) || 'this folder';
}

/** `lodash 4.17.20`, or the file where a finding is about no package. */
export function subject(finding: Finding): string {
  const { component } = finding;
  if (component) return plain(`${component.name} ${component.version}`.trim());
  return plain(finding.location?.file ?? finding.target);
}

/** Where a reader finds the cause: the component's place in the lockfile, else the finding's own, else the target. */
export function placesOf(finding: Finding): { file: string; line: number }[] {
  if (finding.component && finding.component.locations.length > 0) return [...finding.component.locations];
  return [finding.location ?? { file: finding.target, line: 0 }];
}

/** What ends the finding, as a phrase: `upgrade lodash to 4.17.21`. */
export function fixPhrase(finding: Finding): string {
  const { fix, vulnerability } = finding;
  if (fix?.kind === 'bump') return plain(`upgrade ${fix.package} to ${fix.to}`);
  if (fix?.kind === 'override') return plain(`override ${fix.package} to ${fix.to}`);
  const fixedIn = vulnerability?.fixedIn ?? [];
  if (fixedIn.length > 0) return plain(`move to ${fixedIn.slice(0, 4).join(' or ')}`);
  return vulnerability ? 'no fix known' : '';
}

/** `fixPhrase` as a sentence; empty where a fix is no question. */
export function fixSentence(finding: Finding): string {
  const phrase = fixPhrase(finding);
  if (phrase === '') return '';
  return phrase === 'no fix known' ? 'No fix is known.' : `Fix: ${phrase}.`;
}

/** The finding's message, ended like a sentence so that another one may follow. */
export function messageSentence(finding: Finding): string {
  const message = plain(finding.message).trim() || `${subject(finding)}: ${headlineId(finding)}`;
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** The decision behind a finding that does not count as open, in one sentence; empty for an open one. */
export function decision(finding: Finding): string {
  const { exception } = finding;
  if (finding.status === 'open') return '';
  if (finding.status === 'baseline') return 'Known before: it stands in the baseline report.';
  const word = finding.status === 'excepted' ? 'Risk accepted' : 'Not affected';
  if (!exception) return `${word}.`;
  const who = exception.owner && (finding.status === 'excepted' ? ` by ${exception.owner}` : `, says ${exception.owner},`);
  const until = exception.expires ? ` until ${exception.expires}` : '';
  return plain(`${word}${who}${until}: ${exception.reason}`);
}

/** The ids of the findings that break the policy. */
export function violatingIds(report: Report): ReadonlySet<string> {
  return new Set(report.verdict.violations.map((violation) => violation.findingId));
}

/** What `ngao explain` is asked for this finding: the vulnerability, else the package; undefined when it is about neither. */
export function explainArgument(finding: Finding): string | undefined {
  const argument = plain(finding.vulnerability?.id ?? finding.component?.purl ?? '');
  return argument === '' ? undefined : argument;
}

/** How many things break the policy: findings, each once, and violations that belong to no finding. */
export function violationCount(report: Report): number {
  const loose = report.verdict.violations.filter((violation) => violation.findingId === '').length;
  const ids = violatingIds(report);
  return ids.size - (ids.has('') ? 1 : 0) + loose;
}

/** The verdict in one plain sentence, for people who were not there. */
export function verdictSentence(report: Report): string {
  const broken = violationCount(report);
  const ids = violatingIds(report);
  const worst = severityCounts(report.findings.filter((finding) => ids.has(finding.id)));
  const breaks = `${count(broken, 'finding')} ${broken === 1 ? 'breaks' : 'break'} the policy${worst ? `: ${worst}` : ''}`;
  if (report.verdict.result === 'incomplete') {
    const more = broken > 0 ? ` Of what was checked, ${breaks}.` : '';
    return `The check is not complete: ${unchecked(report)}.${more}`;
  }
  if (report.verdict.result === 'fail') return `${breaks}.`;
  return report.summary.open === 0
    ? 'Nothing was found that breaks the policy.'
    : `Nothing breaks the policy; ${count(report.summary.open, 'finding')} below the gate ${report.summary.open === 1 ? 'is' : 'are'} open.`;
}

/** What each trouble with the advisory database means for the answer, by code of the error registry. */
const databaseTroubles = new Map([
  ['database-starter', 'only the small built-in starter set of advisories was asked'],
  ['database-stale', 'the advisory database is too old'],
  ['database-missing', 'no advisory database was asked'],
  ['database-invalid', 'the advisory database is damaged'],
  ['database-busy', 'the advisory database is being written'],
]);

/** Whether a problem is about the advisory database as a whole, and not about anything that was scanned. */
export function isDatabaseProblem({ code }: Report['problems'][number]): boolean {
  return databaseTroubles.has(code);
}

function unchecked({ problems }: Report): string {
  const troubles = new Set(problems.flatMap(({ code }) => databaseTroubles.get(code) ?? []));
  const others = problems.filter((problem) => !isDatabaseProblem(problem)).length;
  const parts =
    others > 0 || troubles.size === 0 ? [...troubles, `${count(others, 'thing')} could not be checked`] : [...troubles];
  return parts.join(', and ');
}

/** `2 critical, 1 high`: only what is there, worst first; empty when nothing is. */
export function severityCounts(findings: readonly Finding[]): string {
  return severities
    .map((severity) => ({ severity, amount: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ amount }) => amount > 0)
    .map(({ severity, amount }) => `${amount} ${severity}`)
    .join(', ');
}
