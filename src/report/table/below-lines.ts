// SPDX-License-Identifier: Apache-2.0
import type { FindingGroup } from '../finding-groups.ts';
import { headlineId, kindWord, severityCounts, subject } from '../finding-text.ts';
import { count } from '../plain-text.ts';
import { margin } from './block-lines.ts';
import { columnsOf, fit, pad } from './measure.ts';
import type { Sheet } from './sheet.ts';

export const mostRows = 8;
const scopeColumns = 4;

/** What is open and breaks nothing: one row each, the worst last. */
export function belowLines(below: readonly FindingGroup[], { ink, width }: Sheet): string[] {
  if (below.length === 0) return [];
  const shown = below.length > mostRows + 1 ? below.slice(0, mostRows) : below;
  const rest = below.slice(shown.length).flatMap((group) => group.findings);
  const room = width - margin - scopeColumns - 4;
  const names = Math.min(Math.floor(room * 0.55), Math.max(...shown.map((group) => columnsOf(subject(group.findings[0])))));
  return [
    ink.faint('  open, below the gate'),
    ...(rest.length > 0 ? [ink.faint(fit(`  and ${count(rest.length, 'more finding')}: ${severityCounts(rest)}`, width))] : []),
    ...shown.toReversed().map((group) => {
      const [first] = group.findings;
      const scope = pad(first.component?.class === 'runtime' ? '' : (first.component?.scope ?? ''), scopeColumns);
      const label = ink.severity(group.severity, pad(`  ${group.severity}`, margin));
      const name = pad(fit(subject(first), names), names);
      return `${label}${name}  ${ink.faint(`${scope}  ${fit(whatOf(group), room - names)}`)}`.trimEnd();
    }),
  ];
}

function whatOf({ findings: [first, ...others] }: FindingGroup): string {
  const kind = kindWord(first.kind);
  const id = headlineId(first);
  const what = first.kind === 'vulnerability' || id === kind || id.includes(kind) ? id : `${kind} ${id}`;
  return others.length > 0 ? `${what} +${others.length}` : what;
}
