// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import { type FindingGroup, findingGroups } from '../finding-groups.ts';
import { placesOf, severityCounts, subject, violatingIds } from '../finding-text.ts';
import { count, thousands } from '../plain-text.ts';
import { remedyPhrases } from '../remedy-phrases.ts';
import { article } from './article.ts';
import { type Markup, markup } from './markup.ts';
import { pictures } from './pictures.ts';
import { kindWords, lines, severityBadge, titleOf } from './words.ts';

/** A page of more than that serves nobody; the JSON report holds all. */
const mostRows = 1000;
const mostArticles = 300;

/** Open findings: pictures, one table by package, then each package's story; what breaks the policy comes first. */
export function findingsPart(report: Report, now: string): Markup {
  const rules = rulesBroken(report);
  const open = report.findings.filter((finding) => finding.status === 'open');
  if (open.length === 0) return markup`<h2 id="findings">Open findings</h2><p class="soft">None.</p>`;
  const groups = findingGroups(open, violatingIds(report));
  return markup`<h2 id="findings">Open findings</h2>
<p class="soft">One row is one package in one version: what breaks the policy comes first, then by severity. Follow a row to read why it is here and what ends it.${open.some((finding) => finding.component?.scope === 'dev') ? ' In the pictures, pale is what only development needs.' : ''}</p>
${pictures(open)}
${overview(groups)}
<h2 id="details">Each package</h2>
${groups.slice(0, mostArticles).map((group, at) => article(group, { at, rules, now }))}
${leftOut(groups.length, mostArticles)}`;
}

type Violation = Report['verdict']['violations'][number];

/** What the policy says against each finding, by finding id. */
function rulesBroken(report: Report): Map<string, Violation[]> {
  const rules = new Map<string, Violation[]>();
  for (const violation of report.verdict.violations) {
    rules.set(violation.findingId, [...(rules.get(violation.findingId) ?? []), violation]);
  }
  return rules;
}

function overview(groups: readonly FindingGroup[]): Markup {
  const rows = groups.slice(0, mostRows).map((group, at) => {
    const [first] = group.findings;
    const name = subject(first);
    return markup`<tr><td>${severityBadge(group)}</td>
<td class="middle">${at < mostArticles ? markup`<a class="mono" href="#finding-${at + 1}">${name}</a>` : markup`<span class="mono">${name}</span>`}<br><span class="small soft">${targetOf(first)}</span></td>
<td class="wide">${headline(group)}</td>
<td>${scopeOf(first)}</td>
<td class="middle">${lines(remedyPhrases(group.findings))}</td>
<td class="nowrap">${group.breaks ? markup`<span class="tag gate">breaks policy</span>` : markup`<span class="soft">below the gate</span>`}</td></tr>
`;
  });
  return markup`<div class="panel scroll" role="region" aria-label="Table of packages with open findings" tabindex="0"><table>
<thead><tr><th scope="col">Severity</th><th scope="col">Package</th><th scope="col">Findings</th><th scope="col">Scope</th><th scope="col">What ends it</th><th scope="col">Gate</th></tr></thead>
<tbody>${rows}</tbody></table></div>${leftOut(groups.length, mostRows)}`;
}

/** One finding by its id and words; several by their number, and the worst of them. */
function headline({ findings: [first, ...others] }: FindingGroup): Markup {
  const words = first.vulnerability?.summary || first.message;
  if (others.length === 0) return markup`${titleOf(first)}<br><span class="small soft">${words}</span>`;
  return markup`${count(others.length + 1, 'finding')}: ${severityCounts([first, ...others])}<br><span class="small soft">${titleOf(first)}: ${words}</span>`;
}

function scopeOf({ component, kind }: Finding): string {
  return component && kind !== 'runtime' ? component.scope : kindWords[kind].toLowerCase();
}

/** The file the target is; a package of the project's own runtime stands in a file of its own. */
function targetOf(finding: Finding): string {
  return finding.target === '.' || finding.target === 'secrets' ? placesOf(finding)[0]!.file : finding.target;
}

function leftOut(all: number, shown: number): Markup | undefined {
  return all > shown
    ? markup`<p class="soft">${count(all - shown, 'more package')} not shown here: the first ${thousands(shown)} are the worst, the JSON report holds all.</p>`
    : undefined;
}
