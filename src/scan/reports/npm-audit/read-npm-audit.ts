// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { textAt } from '../loose-value.ts';
import { advisoryObservations } from '../npm-advisories.ts';
import { auditContent, refuseErrors } from '../npm-audit-content.ts';
import { malformed, unsupported } from '../refuse.ts';
import { advisoriesOfTree } from './advisories-of-tree.ts';

/** The JSON of `npm audit`: version 1 lists advisories (npm 6), version 2 a tree of packages (npm 7 and later). */
export function readNpmAudit({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  refuseErrors(report, file);
  const version = report.has('auditReportVersion') ? textAt(report.get('auditReportVersion')) : '1';
  if (version !== '1' && version !== '2') {
    throw unsupported(file, 'an "auditReportVersion" that Ngao does not know; it reads 1 and 2.');
  }
  const list = version === '2' ? 'vulnerabilities' : 'advisories';
  if (report.at(list)?.kind !== 'object') throw malformed(file, `it has no "${list}": this is no report of npm audit.`);
  return auditContent({ report, file, tool: 'npm audit', list, observations: observationsOf(report, version) });
}

function* observationsOf(report: JsonView, version: string): Generator<Observation, void> {
  if (version === '2') yield* advisoriesOfTree(report.entries('vulnerabilities'));
  else for (const [, advisory] of report.entries('advisories')) yield* advisoryObservations(advisory, { importer: false });
}
