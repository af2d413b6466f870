// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { oneLine } from '../observe.ts';
import { OwnFingerprints } from '../own-fingerprints.ts';
import { emptyWithoutProof, malformed, tooLarge } from '../refuse.ts';
import { definitionsOf, type HtmlTable, htmlTables } from './html-tables.ts';
import { issueObservation } from './issue-observation.ts';
import { reportFacts } from './report-facts.ts';

const largest = 64 << 20;

/** The HTML file of sonar-report: the table of detected vulnerabilities; its tables of known rules are left out. */
export function readHtmlReport({ bytes, file }: ReportInput): ReportContent {
  if (bytes.length > largest) throw tooLarge(file, 'an HTML report of more than 64 MiB. Send the JSON report of sonar-report.');
  const html = new TextDecoder().decode(bytes);
  const tables = htmlTables(html);
  const detail = tables.find(({ header }) => ['rule', 'severity', 'component', 'message'].every((name) => header.includes(name)));
  if (!/sonarqube/i.test(html.slice(0, 64 * 1024)) || !detail) {
    throw malformed(file, 'it is no HTML report of sonar-report (no table of rule, severity, component and message).');
  }
  const facts = definitionsOf(html);
  const notices: string[] = [];
  const project = facts.get('project name') ?? '';
  const proof = reportFacts(
    {
      date: facts.get('report generated on') ?? '',
      project,
      delta: /^yes/i.test(facts.get('delta analysis') ?? ''),
      analysed: project !== '',
      summed: summedOf(tables),
      listed: detail.rows.length,
    },
    notices,
  );
  if (proof === null && detail.rows.length === 0) throw emptyWithoutProof(file, notices[0] ?? '');
  return {
    tool: { name: 'sonarqube', version: '' },
    category: oneLine(project),
    proof,
    subject: { name: oneLine(project), version: oneLine(facts.get('release') ?? ''), digest: '' },
    observations: rows(detail, notices),
    notices,
  };
}

/** The table `Severity | Number of Issues`. */
function summedOf(tables: readonly HtmlTable[]): number {
  const summary = tables.find(({ header }) => header.includes('number of issues'));
  if (!summary) return -1;
  const at = summary.header.indexOf('number of issues');
  return summary.rows.reduce((total, row) => total + (Number(row[at]) || 0), 0);
}

function* rows({ header, rows }: HtmlTable, notices: string[]): Generator<Observation> {
  const fingerprints = new OwnFingerprints();
  let unusable = 0;
  for (const row of rows) {
    const issue = Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
    const observation = issueObservation(issue, { rule: undefined, fingerprints });
    if (observation) yield observation;
    else unusable++;
  }
  if (unusable > 0) notices.push(`Left out: ${counted(unusable, 'row')} without a rule, or told twice.`);
}
