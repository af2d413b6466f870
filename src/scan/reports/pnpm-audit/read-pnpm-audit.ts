// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { advisoryObservations } from '../npm-advisories.ts';
import { auditContent, refuseErrors } from '../npm-audit-content.ts';
import { malformed } from '../refuse.ts';

/** The JSON of `pnpm audit`: npm's list of advisories, with the workspace's importer at the front of every path. */
export function readPnpmAudit({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  refuseErrors(report, file);
  if (report.at('advisories')?.kind !== 'object') throw malformed(file, 'it has no "advisories": no report of pnpm audit.');
  return auditContent({ report, file, tool: 'pnpm audit', list: 'advisories', observations: observationsOf(report) });
}

function* observationsOf(report: JsonView): Generator<Observation, void> {
  for (const [, advisory] of report.entries('advisories')) yield* advisoryObservations(advisory, { importer: true });
}
