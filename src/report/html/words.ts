// SPDX-License-Identifier: Apache-2.0
import type { FindingKind, Report } from '../../model/report.ts';
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
  const shown = entries.filter(([, value]) => value !== undefined && value !== '');
  return markup`<dl class="facts">${shown.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
