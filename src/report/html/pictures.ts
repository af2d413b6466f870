// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../model/report.ts';
import { severities } from '../../model/severity.ts';
import { count, thousands } from '../plain-text.ts';
import { type Markup, markup } from './markup.ts';
import { kindWords } from './words.ts';

interface Bar {
  label: string;
  /** Class that gives the colour. */
  colour: string;
  prod: number;
  rest: number;
}

/** Three pictures of the open findings; each says in words what it shows. */
export function pictures(open: readonly Finding[]): Markup {
  const bySeverity = severities.map((severity) =>
    barOf(
      severity,
      severity,
      open.filter((finding) => finding.severity === severity),
    ),
  );
  const kinds = [...new Set(open.map((finding) => finding.kind))].sort();
  const byKind = kinds.map((kind) =>
    barOf(
      kindWords[kind],
      'neutral',
      open.filter((finding) => finding.kind === kind),
    ),
  );
  byKind.sort((a, b) => b.prod + b.rest - (a.prod + a.rest));
  return markup`<div class="pictures">
${bars('By severity', bySeverity)}
${bars('By kind', byKind)}
${ring('Where it matters', scopesOf(open))}
</div>`;
}

function barOf(label: string, colour: string, findings: readonly Finding[]): Bar {
  const prod = findings.filter((finding) => finding.component?.scope !== 'dev').length;
  return { label, colour, prod, rest: findings.length - prod };
}

const labelWidth = 92;
const barWidth = 170;
const rowHeight = 28;

/** Solid: what production needs. Pale: what only development needs. */
function bars(title: string, rows: readonly Bar[]): Markup {
  const most = Math.max(1, ...rows.map((row) => row.prod + row.rest));
  const words = rows
    .map((row) => `${row.label} ${row.prod + row.rest}${row.rest > 0 ? ` (${row.rest} in development only)` : ''}`)
    .join(', ');
  return markup`<figure><figcaption>${title}</figcaption>
<svg viewBox="0 0 300 ${rows.length * rowHeight}" role="img" aria-label="${`${title}: ${words}`}">
${rows.map((row, at) => barRow(row, { y: at * rowHeight, most }))}</svg></figure>`;
}

function barRow(row: Bar, { y, most }: { y: number; most: number }): Markup {
  const scale = (amount: number) => Math.round((amount / most) * barWidth * 10) / 10;
  const prod = scale(row.prod);
  const total = scale(row.prod + row.rest);
  return markup`<g class="${row.colour}"><text class="label" x="0" y="${y + 18}">${row.label}</text>
<rect class="track" x="${labelWidth}" y="${y + 7}" width="${barWidth}" height="14" rx="4"/>
${total > prod ? markup`<rect class="light" x="${labelWidth}" y="${y + 7}" width="${total}" height="14" rx="4"/>` : undefined}
${prod > 0 ? markup`<rect class="bar" x="${labelWidth}" y="${y + 7}" width="${prod}" height="14" rx="4"/>` : undefined}
<text x="300" y="${y + 18}" text-anchor="end">${thousands(row.prod + row.rest)}</text></g>
`;
}

interface Slice {
  label: string;
  amount: number;
  opacity: string;
}

function scopesOf(open: readonly Finding[]): Slice[] {
  const prod = open.filter((finding) => finding.component?.scope === 'prod').length;
  const dev = open.filter((finding) => finding.component?.scope === 'dev').length;
  return [
    { label: 'production', amount: prod, opacity: '1' },
    { label: 'development', amount: dev, opacity: '0.45' },
    { label: 'in no package', amount: open.length - prod - dev, opacity: '0.2' },
  ];
}

const radius = 52;
const around = 2 * Math.PI * radius;

function ring(title: string, slices: readonly Slice[]): Markup {
  const total = slices.reduce((sum, slice) => sum + slice.amount, 0);
  const shown = slices.filter((slice) => slice.amount > 0);
  const starts = shown.map((_, at) => shown.slice(0, at).reduce((sum, slice) => sum + slice.amount, 0));
  const words = shown.map((slice) => `${slice.amount} ${slice.label}`).join(', ');
  const round = (length: number) => Math.round(length * 10) / 10;
  return markup`<figure><figcaption>${title}</figcaption>
<svg class="neutral" viewBox="0 0 300 140" role="img" aria-label="${`${title}: ${words}`}">
<g transform="rotate(-90 70 70)" fill="none" stroke="currentColor" stroke-width="18">
${shown.map(
  (
    slice,
    at,
  ) => markup`<circle cx="70" cy="70" r="${radius}" opacity="${slice.opacity}" stroke-dasharray="${round((slice.amount / total) * around - (shown.length > 1 ? 2 : 0))} ${round(around)}" stroke-dashoffset="${round(-(starts[at]! / total) * around)}"/>
`,
)}</g>
<text x="70" y="70" text-anchor="middle" font-size="26" font-weight="650">${thousands(total)}</text>
<text class="label" x="70" y="88" text-anchor="middle">open</text>
${shown.map(
  (
    slice,
    at,
  ) => markup`<rect class="bar" x="150" y="${44 + at * 26 - (shown.length - 1) * 6}" width="12" height="12" rx="3" opacity="${slice.opacity}"/><text x="169" y="${54 + at * 26 - (shown.length - 1) * 6}">${count(slice.amount, slice.label, slice.label)}</text>
`,
)}</svg></figure>`;
}
