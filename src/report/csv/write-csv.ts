// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../model/report.ts';
import { csvRecord } from '../comma-separated.ts';
import type { ReportInput } from '../contract.ts';
import { fixPhrase, headlineId, placesOf, violatingIds } from '../finding-text.ts';

/** One column: its heading and what it says of a finding. The order is part of the format; append, never insert. */
const columns: readonly (readonly [heading: string, write: (finding: Finding) => string])[] = [
  ['target', (finding) => finding.target],
  ['kind', (finding) => finding.kind],
  ['severity', (finding) => finding.severity],
  ['status', (finding) => finding.status],
  ['identifier', headlineId],
  ['aliases', (finding) => finding.vulnerability?.aliases.join(' ') ?? ''],
  ['package', (finding) => finding.component?.name ?? ''],
  ['version', (finding) => finding.component?.version ?? ''],
  ['purl', (finding) => finding.component?.purl ?? ''],
  ['scope', (finding) => finding.component?.scope ?? ''],
  ['class', (finding) => finding.component?.class ?? ''],
  ['direct', (finding) => (finding.component ? String(finding.component.direct) : '')],
  ['path', (finding) => finding.component?.path.join(' > ') ?? ''],
  ['file', (finding) => placesOf(finding)[0]?.file ?? ''],
  ['line', (finding) => String(placesOf(finding)[0]?.line || '')],
  ['fixed-in', (finding) => finding.vulnerability?.fixedIn.join(' ') ?? ''],
  ['fix', fixPhrase],
  ['cvss', (finding) => highestScore(finding)],
  ['kev', (finding) => (finding.vulnerability ? String(finding.vulnerability.kev) : '')],
  ['epss', (finding) => String(finding.vulnerability?.epss ?? '')],
  ['due', (finding) => finding.dueAt ?? ''],
  ['exception', (finding) => finding.exception?.id ?? ''],
  ['owner', (finding) => finding.exception?.owner ?? ''],
  ['expires', (finding) => finding.exception?.expires ?? ''],
  ['reason', (finding) => finding.exception?.reason ?? ''],
  ['message', (finding) => finding.message],
  ['finding', (finding) => finding.id],
];

/** One row per finding in report order, and whether it breaks the policy. */
export function writeCsv({ report }: ReportInput): string {
  const violating = violatingIds(report);
  const head = csvRecord([...columns.map(([heading]) => heading), 'breaks-policy']);
  const rows = report.findings.map((finding) =>
    csvRecord([...columns.map(([, write]) => write(finding)), String(violating.has(finding.id))]),
  );
  return [head, ...rows].join('');
}

function highestScore({ vulnerability }: Finding): string {
  const scores = vulnerability?.cvss.map((rating) => rating.score) ?? [];
  return scores.length === 0 ? '' : Math.max(...scores).toFixed(1);
}
