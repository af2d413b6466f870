// SPDX-License-Identifier: Apache-2.0
import type { Finding, FindingKind, Report } from '../../model/report.ts';
import type { Severity } from '../../model/severity.ts';
import { headlineId } from '../finding-text.ts';
import { type Markup, markup } from './markup.ts';

export const kindWords: Record<FindingKind, string> = {
  vulnerability: 'Vulnerability',
  malware: 'Malware',
  license: 'Licence',
  deprecated: 'Deprecated',
  secret: 'Secret',
  runtime: 'Runtime',
  provenance: 'Provenance',
  code: 'Code',
};

export const verdictWords: Record<Report['verdict']['result'], string> = {
  pass: 'Passed',
  fail: 'Failed',
  incomplete: 'Not complete',
};

/** The day, marked up as a time where it is one. */
export function day(date: string): Markup {
  const short = date.slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}$/.test(short) ? markup`<time datetime="${short}">${short}</time>` : markup`${date}`;
}

/** How long a decision still holds, counted to the end of its last day in UTC. */
export function daysLeft(expires: string, now: string): Markup {
  if (expires === '') return markup`<span class="late">no end date</span>`;
  const left = Math.floor(
    (Date.parse(`${expires.slice(0, 10)}T00:00:00Z`) - Date.parse(`${now.slice(0, 10)}T00:00:00Z`)) / 86_400_000,
  );
  if (Number.isNaN(left)) return markup`${expires}`;
  if (left < 0) return markup`<span class="late">expired ${-left} ${-left === 1 ? 'day' : 'days'} ago</span>`;
  if (left === 0) return markup`<span class="soon">last day today</span>`;
  return markup`<span class="${left <= 14 ? 'soon' : 'soft'}">${left} ${left === 1 ? 'day' : 'days'} left</span>`;
}

/** Facts as a definition list; those without a value are left out. */
export function facts(entries: readonly (readonly [name: string, value: Markup | string | undefined])[]): Markup {
  const shown = entries.filter(([, value]) => value !== undefined && (typeof value === 'string' ? value : value.text) !== '');
  return markup`<dl class="facts">${shown.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Texts one below the other. */
export function lines(texts: readonly string[]): Markup {
  return markup`${texts.map((text, at) => markup`${at > 0 ? markup`<br>` : undefined}${text}`)}`;
}

export function severityBadge({ severity }: { severity: Severity }): Markup {
  return markup`<span class="severity ${severity}">${severity}</span>`;
}

/** What a finding is called in a line of its own: its id, or its kind and what the kind is about. */
export function titleOf(finding: Finding): string {
  const id = headlineId(finding);
  if (finding.vulnerability) return id;
  return id === finding.kind || id === 'no licence declared' ? kindWords[finding.kind] : `${kindWords[finding.kind]}: ${id}`;
}
