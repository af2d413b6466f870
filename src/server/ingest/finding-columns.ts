// SPDX-License-Identifier: Apache-2.0
import type { Severity } from '../../model/severity.ts';
import type { Attribution } from '../../model/tracked-finding.ts';

const ranks: Record<Severity, number> = { critical: 4, high: 3, medium: 2, low: 1, unknown: 0 };
export const severityNames: readonly Severity[] = ['unknown', 'low', 'medium', 'high', 'critical'];

/** The stored sort key of a severity: 4 critical to 0 unknown. */
export function severityRank(severity: Severity): number {
  return ranks[severity];
}

/** What a finding's row shows of what is told. */
export function columnsOf({ severity, title, instances, fixedIn }: Attribution) {
  const versions = [...new Set(instances.map(({ version }) => version))].filter((version) => version !== '');
  const place = instances.flatMap(({ locations }) => locations)[0];
  return {
    severity: ranks[severity],
    title: title.slice(0, 300),
    version: shortList(versions),
    scope: instances.every(({ scope }) => scope === 'dev') ? 'dev' : 'prod',
    file: (place?.file ?? '').slice(0, 1000),
    line: place?.line ?? 0,
    fixed_in: shortList(fixedIn),
  };
}

function shortList(values: readonly string[]): string {
  const shown = values.slice(0, 5).join(', ').slice(0, 300);
  return values.length > 5 ? `${shown} and ${values.length - 5} more` : shown;
}
