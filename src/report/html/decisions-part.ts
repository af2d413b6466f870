// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import { headlineId, subject } from '../finding-text.ts';
import { count } from '../plain-text.ts';
import { type Markup, markup } from './markup.ts';
import { day, daysLeft, severityBadge } from './words.ts';

const mostRows = 1000;
const words = { excepted: 'Risk accepted', 'not-affected': 'Not affected', baseline: 'In the baseline', open: 'Open' };

/** Who decided what, why and until when; what ends first comes first. */
export function decisionsPart(report: Report, now: string): Markup | undefined {
  const decided = report.findings.filter((finding) => finding.status !== 'open');
  if (decided.length === 0) return undefined;
  decided.sort((a, b) => (endOf(a) < endOf(b) ? -1 : endOf(a) > endOf(b) ? 1 : 0));
  const rest = decided.length - mostRows;
  return markup`<h2 id="decisions">Decisions in force</h2>
<p class="soft">These findings do not count: somebody decided so, for a reason and for a time.</p>
<div class="panel scroll" role="region" aria-label="Table of decisions" tabindex="0"><table>
<thead><tr><th scope="col">Severity</th><th scope="col">Finding</th><th scope="col">Decision and reason</th><th scope="col">Owner</th><th scope="col">Until</th></tr></thead>
<tbody>${decided.slice(0, mostRows).map((finding) => row(finding, now))}</tbody></table></div>
${rest > 0 ? markup`<p class="soft">${count(rest, 'more decision')} in the JSON report.</p>` : undefined}`;
}

function endOf({ exception }: Finding): string {
  return exception?.expires || '9999';
}

function row(finding: Finding, now: string): Markup {
  const { exception, status } = finding;
  return markup`<tr><td>${severityBadge(finding)}</td>
<td class="middle">${headlineId(finding)}<br><span class="small soft mono">${subject(finding)}</span></td>
<td class="wide"><strong>${words[status]}</strong>${exception ? markup`<br>${exception.reason}` : undefined}</td>
<td>${exception?.owner ?? ''}</td>
<td>${exception ? markup`${day(exception.expires)}${exception.expires ? markup`<br>` : undefined}<span class="small nowrap">${daysLeft(exception.expires, now)}</span>` : undefined}</td></tr>
`;
}
