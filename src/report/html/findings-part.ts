// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import { compareSeverity } from '../../model/severity.ts';
import { advisoryLink } from '../advisory-link.ts';
import { explainArgument, fixPhrase, headlineId, placesOf, subject, violatingIds } from '../finding-text.ts';
import { count, thousands } from '../plain-text.ts';
import { type Markup, markup } from './markup.ts';
import { pictures } from './pictures.ts';
import { day, facts, kindWords } from './words.ts';

/** A page of more than that serves nobody; the JSON report holds all. */
const mostRows = 2000;
const mostArticles = 500;

/** Open findings: pictures, one table, then each one's story; what breaks the policy comes first. */
export function findingsPart(report: Report, now: string): Markup {
  const violating = violatingIds(report);
  const rules = rulesBroken(report);
  const open = report.findings.filter((finding) => finding.status === 'open');
  if (open.length === 0) return markup`<h2 id="findings">Open findings</h2><p class="soft">None.</p>`;
  open.sort((a, b) => Number(violating.has(b.id)) - Number(violating.has(a.id)) || compareSeverity(a.severity, b.severity));
  return markup`<h2 id="findings">Open findings</h2>
<p class="soft">What breaks the policy comes first; then by severity. Follow a finding to read why it is here and what ends it. In the pictures, pale is what only development needs.</p>
${pictures(open)}
${overview(open, violating)}
<h2 id="details">Each finding</h2>
${open.slice(0, mostArticles).map((finding, at) => article(finding, { at, rules: rules.get(finding.id) ?? [], now }))}
${leftOut(open.length, mostArticles)}`;
}

/** What the policy says against each finding, by finding id. */
function rulesBroken(report: Report): Map<string, string[]> {
  const rules = new Map<string, string[]>();
  for (const { findingId, rule, message } of report.verdict.violations) {
    rules.set(findingId, [...(rules.get(findingId) ?? []), `${rule}: ${message}`]);
  }
  return rules;
}

function overview(open: readonly Finding[], violating: ReadonlySet<string>): Markup {
  const rows = open.slice(0, mostRows).map(
    (finding, at) => markup`<tr><td>${severityBadge(finding)}</td>
<td class="wide">${at < mostArticles ? markup`<a href="#finding-${at + 1}">${headlineId(finding)}</a>` : headlineId(finding)}<br><span class="small soft">${finding.vulnerability?.summary || finding.message}</span></td>
<td class="middle"><span class="mono">${subject(finding)}</span><br><span class="small soft">${finding.target}</span></td>
<td>${finding.component?.scope ?? kindWords[finding.kind].toLowerCase()}</td>
<td class="middle">${fixPhrase(finding)}</td>
<td class="nowrap">${violating.has(finding.id) ? markup`<span class="tag gate">breaks policy</span>` : markup`<span class="soft">below the gate</span>`}</td></tr>
`,
  );
  return markup`<div class="panel scroll" role="region" aria-label="Table of open findings" tabindex="0"><table>
<thead><tr><th scope="col">Severity</th><th scope="col">Finding</th><th scope="col">Package</th><th scope="col">Scope</th><th scope="col">What ends it</th><th scope="col">Gate</th></tr></thead>
<tbody>${rows}</tbody></table></div>${leftOut(open.length, mostRows)}`;
}

function leftOut(all: number, shown: number): Markup | undefined {
  return all > shown
    ? markup`<p class="soft">${count(all - shown, 'more finding')} not shown here: the first ${thousands(shown)} are the worst, the JSON report holds all.</p>`
    : undefined;
}

export function severityBadge({ severity }: Finding): Markup {
  return markup`<span class="severity ${severity}">${severity}</span>`;
}

function article(finding: Finding, { at, rules, now }: { at: number; rules: readonly string[]; now: string }): Markup {
  const { vulnerability, component } = finding;
  return markup`<article class="finding" id="finding-${at + 1}" aria-labelledby="finding-${at + 1}-title">
<header><h3 id="finding-${at + 1}-title">${subject(finding)}: ${headlineId(finding)}</h3> ${severityBadge(finding)}
<span class="tag">${kindWords[finding.kind]}</span>${component ? markup` <span class="tag">${component.scope}</span>` : undefined}${vulnerability?.kev ? markup` <span class="tag gate">known to be exploited</span>` : undefined}${rules.length > 0 ? markup` <span class="tag gate">breaks policy</span>` : undefined}</header>
<p class="summary">${vulnerability?.summary || finding.message}</p>
${facts([
  ['Rule broken', rules.join('; ')],
  ['Why it is here', component && component.path.length > 0 ? way(component.path) : undefined],
  ['Where', where(finding)],
  ['What ends it', fixPhrase(finding)],
  ['Due', finding.dueAt ? dueText(finding.dueAt, now) : undefined],
  ['Advisory', vulnerability ? advisory(vulnerability) : undefined],
  ['Score', vulnerability?.cvss.map((rating) => `CVSS ${rating.version}: ${rating.score.toFixed(1)}`).join(', ')],
  [
    'Exploit forecast',
    typeof vulnerability?.epss === 'number' ? `${(vulnerability.epss * 100).toFixed(1)} % within 30 days (EPSS)` : undefined,
  ],
  ['Weakness', vulnerability?.cwes.join(', ')],
  ['Look closer', explainArgument(finding) && markup`<code>ngao explain ${explainArgument(finding)}</code>`],
])}</article>
`;
}

/** The dependency path as a trail from the project to the package. */
function way(path: readonly string[]): Markup {
  return markup`<ol class="way">${path.map((step) => markup`<li class="mono">${step}</li>`)}</ol>`;
}

function where(finding: Finding): Markup {
  const places = placesOf(finding);
  const shown = places
    .slice(0, 5)
    .map(({ file, line }, at) => markup`${at > 0 ? ', ' : ''}<code>${line > 0 ? `${file}:${line}` : file}</code>`);
  const more = places.length > 5 ? ` and ${thousands(places.length - 5)} more` : '';
  const inside =
    !finding.component || places.some(({ file }) => file === finding.target)
      ? undefined
      : markup`, in <code>${finding.target}</code>`;
  return markup`${shown}${more}${inside}`;
}

function dueText(dueAt: string, now: string): Markup {
  return Date.parse(dueAt) < Date.parse(now) ? markup`<span class="late">${day(dueAt)}, overdue</span>` : day(dueAt);
}

function advisory({ id, aliases }: NonNullable<Finding['vulnerability']>): Markup {
  const link = advisoryLink(id);
  const name = link ? markup`<a href="${link}" rel="noreferrer">${id}</a>` : markup`${id}`;
  return aliases.length > 0 ? markup`${name}, also ${aliases.join(', ')}` : name;
}
