// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { isRecord, textAt, valueAt } from '../loose-value.ts';
import { oneLine } from '../observe.ts';
import { OwnFingerprints } from '../own-fingerprints.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { readHtmlReport } from './html-report.ts';
import { isSecurityIssue, issueObservation } from './issue-observation.ts';
import { reportFacts } from './report-facts.ts';

/**
 * SonarQube: answers of `api/issues/search` and `api/hotspots/search` (or the bare list of hotspots), and the JSON and HTML
 * files of sonar-report. Code smells are left out: they are no defects of security or correctness.
 */
export function readSonarqube({ bytes, file }: ReportInput): ReportContent {
  if (/^(?:\ufeff|\s)*</.test(Buffer.from(bytes.subarray(0, 1024)).toString('utf8'))) return readHtmlReport({ bytes, file });
  const report = openJson(bytes, file);
  if (report.kind === 'object' && report.has('sonarBaseURL')) return fromSonarReport(report, file);
  return fromApi(report, file);
}

function fromSonarReport(report: JsonView, file: string): ReportContent {
  if (report.at('issues')?.kind !== 'array') throw malformed(file, 'a report of sonar-report has a list "issues".');
  const notices: string[] = [];
  const project = textAt(report.get('sonarComponent')) || textAt(report.get('projectName'));
  const listed = report.count('issues');
  const proof = reportFacts(
    {
      date: textAt(report.get('date')),
      project,
      delta: report.get('inNewCodePeriod') === true || textAt(report.get('deltaAnalysis')) === 'Yes',
      // Written only when the server knew the project's last analysis.
      analysed: isRecord(report.get('qualityGateStatus', 'projectStatus')),
      summed: summed(report.get('summary')),
      listed,
    },
    notices,
  );
  if (proof === null && listed === 0 && !isRecord(report.get('qualityGateStatus', 'projectStatus'))) {
    throw emptyWithoutProof(file, notices[0] ?? 'no analysis is named');
  }
  const issues = [report.at('issues') as JsonView];
  const rules = report.get('rules');
  return content({ project, branch: textAt(report.get('branch')), proof, notices }, observations(issues, { rules, notices }));
}

function summed(summary: unknown): number {
  if (!isRecord(summary)) return -1;
  return Object.values(summary).reduce((total: number, count) => total + (typeof count === 'number' ? count : 0), 0);
}

function fromApi(report: JsonView, file: string): ReportContent {
  const lists = listsOf(report);
  if (lists.length === 0)
    throw malformed(file, 'it holds no list of SonarQube issues or hotspots. Save the whole answer of api/issues/search.');
  const first = lists.map((list) => list.get(0)).find((entry) => entry !== undefined);
  if (first === undefined) throw emptyWithoutProof(file, 'an empty answer of the API names no project and no analysis');
  if (textAt(first, 'key') === '' && textAt(first, 'rule') === '')
    throw malformed(file, 'its first entry is no issue of SonarQube.');
  const notices = ['An answer of the API may be one page or filtered: issues it does not list stay as they are.'];
  const facts = { project: textAt(first, 'project'), branch: textAt(first, 'branch'), proof: null, notices };
  return content(facts, observations(lists, { rules: undefined, notices }));
}

function listsOf(report: JsonView): JsonView[] {
  if (report.kind === 'array') return [report];
  return ['issues', 'hotspots'].map((key) => report.at(key)).filter((list) => list?.kind === 'array') as JsonView[];
}

type Facts = { project: string; branch: string } & Pick<ReportContent, 'proof' | 'notices'>;

function content({ project, branch, proof, notices }: Facts, observed: Iterable<Observation>): ReportContent {
  return {
    tool: { name: 'sonarqube', version: '' },
    category: oneLine([project, branch].filter((text) => text !== '').join(' ')),
    proof,
    subject: { name: oneLine(project), version: '', digest: '' },
    observations: observed,
    notices,
  };
}

function* observations(lists: readonly JsonView[], facts: { rules: unknown; notices: string[] }): Generator<Observation> {
  const fingerprints = new OwnFingerprints();
  let smells = 0;
  let unusable = 0;
  for (const issue of chained(lists)) {
    if (!isSecurityIssue(issue)) {
      smells++;
      continue;
    }
    const rule = valueAt(facts.rules, textAt(issue, 'rule'));
    const observation = issueObservation(issue, { rule, fingerprints });
    if (observation) yield observation;
    else unusable++;
  }
  if (smells > 0)
    facts.notices.push(`Left out: ${counted(smells, 'code smell')}; only vulnerabilities, hotspots and bugs are taken.`);
  if (unusable > 0) facts.notices.push(`Left out: ${counted(unusable, 'issue')} without a rule, or told twice.`);
}

function* chained(lists: readonly JsonView[]): Generator<unknown> {
  for (const list of lists) yield* list.each();
}
