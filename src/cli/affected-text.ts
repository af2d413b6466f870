// SPDX-License-Identifier: Apache-2.0
import type { AffectedPackage, AffectedRange } from '../model/vulnerability.ts';

const toldAtMost = 8;

/** The affected versions for a person: `< 1.2.3`, `>= 2.0.0 < 2.1.4 or >= 3.0.0`, `1.0.1, 1.0.2`. */
export function affectedText(affected: readonly AffectedPackage[]): string {
  const spans = new Set(affected.flatMap((one) => one.ranges.filter((range) => range.type !== 'GIT').flatMap(spansOf)));
  const versions = [...new Set(affected.flatMap((one) => (one.ranges.length === 0 ? one.versions : [])))];
  const listed =
    versions.slice(0, toldAtMost).join(', ') + (versions.length > toldAtMost ? `, and ${versions.length - toldAtMost} more` : '');
  const parts = [...spans, ...(listed === '' ? [] : [listed])];
  return parts.length === 0 ? 'any version it names' : parts.join(' or ');
}

/** Events are sorted by version as written (OSV schema, "affected[].ranges[].events"). */
function spansOf(range: AffectedRange): string[] {
  const spans: string[] = [];
  let from: string | undefined;
  for (const { introduced, fixed, last_affected: last } of range.events) {
    if (introduced !== undefined) from = introduced;
    else if (fixed !== undefined || last !== undefined) {
      spans.push(span(from ?? '0', fixed === undefined ? `<= ${last}` : `< ${fixed}`));
      from = undefined;
    }
  }
  return from === undefined ? spans : [...spans, span(from, range.lastKnownAffected ?? '')];
}

function span(from: string, to: string): string {
  const start = from === '0' ? '' : `>= ${from}`;
  return [start, to].filter((part) => part !== '').join(' ') || 'every version';
}
