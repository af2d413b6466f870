// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../model/report.ts';
import { advisoryLink } from '../advisory-link.ts';
import type { FindingGroup } from '../finding-groups.ts';
import { explainArgument, placesOf, subject } from '../finding-text.ts';
import { count, thousands } from '../plain-text.ts';
import { remedyPhrases } from '../remedy-phrases.ts';
import { type Markup, markup } from './markup.ts';
import { day, facts, kindWords, lines, severityBadge, titleOf } from './words.ts';

const mostFindings = 200;

interface Place {
  at: number;
  /** What the policy says against a finding, by finding id. */
  rules: ReadonlyMap<string, readonly { rule: string; message: string }[]>;
  now: string;
}

/** One package's story: why it is here, what ends it, and each of its findings. */
export function article(group: FindingGroup, { at, rules, now }: Place): Markup {
  const { findings, breaks } = group;
  const [first, ...others] = findings;
  const title = others.length === 0 ? `${subject(first)}: ${titleOf(first)}` : `${subject(first)}: ${findings.length} findings`;
  return markup`<article class="finding" id="finding-${at + 1}" aria-labelledby="finding-${at + 1}-title">
<header><h3 id="finding-${at + 1}-title">${title}</h3> ${severityBadge(group)}
${tagsOf(group)}${breaks ? markup` <span class="tag gate">breaks policy</span>` : undefined}</header>
${others.length === 0 ? markup`<p class="summary">${wordsOf(first)}</p>` : undefined}
${facts([
  ['What ends it', lines(remedyPhrases(findings))],
  ['Why it is here', way(first)],
  ['Where', where(first)],
  ['Rule broken', rulesOf(findings, rules)],
  ['Due', due(findings, now)],
  ...(others.length === 0 ? story(first) : []),
  ['Look closer', explainArgument(first) && markup`<code>ngao explain ${explainArgument(first)}</code>`],
])}${others.length > 0 ? list(group, at) : undefined}</article>
`;
}

/** The policy's own words once each; its message only where it says more than the finding does. */
function rulesOf(findings: readonly Finding[], rules: Place['rules']): Markup {
  const broken = findings.flatMap((finding) =>
    (rules.get(finding.id) ?? []).map(({ rule, message }) =>
      message === finding.message || findings.length > 1 ? rule : `${rule}: ${message}`,
    ),
  );
  return lines([...new Set(broken)]);
}

function tagsOf({ findings }: FindingGroup): Markup {
  const [{ component, kind }] = findings;
  const kinds = [...new Set(findings.map((finding) => kindWords[finding.kind]))];
  const scope = component && kind !== 'runtime' ? markup` <span class="tag">${component.scope}</span>` : undefined;
  const isExploited = findings.some((finding) => finding.vulnerability?.kev);
  return markup`${kinds.map((word, at) => markup`${at > 0 ? ' ' : ''}<span class="tag">${word}</span>`)}${scope}${isExploited ? markup` <span class="tag gate">known to be exploited</span>` : undefined}`;
}

function wordsOf({ vulnerability, message }: Finding): string {
  return vulnerability?.summary || message;
}

/** What is known of the one finding of a package. */
function story({ vulnerability }: Finding): [string, Markup | string | undefined][] {
  if (!vulnerability) return [];
  return [
    ['Advisory', advisory(vulnerability)],
    ['Score', vulnerability.cvss.map((rating) => `CVSS ${rating.version}: ${rating.score.toFixed(1)}`).join(', ')],
    ['Exploit forecast', forecast(vulnerability, ' within 30 days (EPSS)')],
    ['Weakness', vulnerability.cwes.join(', ')],
  ];
}

function forecast({ epss }: NonNullable<Finding['vulnerability']>, unit: string): string {
  return typeof epss === 'number' ? `${(epss * 100).toFixed(1)} %${unit}` : '';
}

/** Several findings of one package as rows; a column that nothing is known for is left out. */
function list({ findings }: FindingGroup, at: number): Markup {
  const rest = findings.length - mostFindings;
  const columns = figureColumns.filter(({ of }) =>
    findings.some(({ vulnerability }) => vulnerability && of(vulnerability) !== ''),
  );
  return markup`<div class="scroll inner" role="region" aria-labelledby="finding-${at + 1}-title" tabindex="0"><table>
<thead><tr><th scope="col">Severity</th><th scope="col">Finding</th>${columns.map(({ title }) => markup`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${findings.slice(0, mostFindings).map((finding) => row(finding, columns))}</tbody></table></div>${rest > 0 ? markup`<p class="soft">and ${count(rest, 'more finding')} in the JSON report</p>` : undefined}`;
}

interface FigureColumn {
  title: string;
  of(vulnerability: NonNullable<Finding['vulnerability']>): string;
}

const figureColumns: readonly FigureColumn[] = [
  { title: 'CVSS', of: ({ cvss }) => (cvss.length > 0 ? Math.max(...cvss.map((rating) => rating.score)).toFixed(1) : '') },
  { title: 'EPSS', of: (vulnerability) => forecast(vulnerability, '') },
];

function row(finding: Finding, columns: readonly FigureColumn[]): Markup {
  const { vulnerability } = finding;
  const name = vulnerability ? advisory(vulnerability) : markup`${titleOf(finding)}`;
  return markup`<tr><td>${severityBadge(finding)}</td>
<td class="wide">${wordsOf(finding)}${vulnerability?.kev ? markup` <span class="tag gate">known to be exploited</span>` : undefined}<br><span class="small soft">${name}</span></td>
${columns.map(({ of }) => markup`<td class="nowrap">${vulnerability ? of(vulnerability) : ''}</td>`)}</tr>
`;
}

/** The dependency path as a trail from the project to the package. */
function way({ component }: Finding): Markup | undefined {
  const path = component?.path ?? [];
  if (path.length === 0) return undefined;
  return markup`<ol class="way">${path.map((step) => markup`<li class="mono">${step}</li>`)}</ol>`;
}

function where(finding: Finding): Markup {
  const places = placesOf(finding);
  const shown = places
    .slice(0, 5)
    .map(({ file, line }, at) => markup`${at > 0 ? ', ' : ''}<code>${line > 0 ? `${file}:${line}` : file}</code>`);
  const more = places.length > 5 ? ` and ${thousands(places.length - 5)} more` : '';
  const isPlain = !finding.component || finding.target === '.' || places.some(({ file }) => file === finding.target);
  return markup`${shown}${more}${isPlain ? undefined : markup`, in <code>${finding.target}</code>`}`;
}

/** The soonest date of all. */
function due(findings: readonly Finding[], now: string): Markup | undefined {
  const dates = findings.map((finding) => finding.dueAt ?? '').filter((date) => date !== '');
  const soonest = dates.sort()[0];
  if (soonest === undefined) return undefined;
  return Date.parse(soonest) < Date.parse(now) ? markup`<span class="late">${day(soonest)}, overdue</span>` : day(soonest);
}

function advisory({ id, aliases }: NonNullable<Finding['vulnerability']>): Markup {
  const link = advisoryLink(id);
  const name = link ? markup`<a href="${link}" rel="noreferrer">${id}</a>` : markup`${id}`;
  return aliases.length > 0 ? markup`${name}, also ${aliases.join(', ')}` : name;
}
