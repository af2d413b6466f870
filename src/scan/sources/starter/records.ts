// SPDX-License-Identifier: Apache-2.0
import type { AffectedPackage, RangeEvent, VulnerabilityRecord } from '../../../model/vulnerability.ts';
import { type StarterEntry, starterTable } from './starter-table.ts';

/** When the table was last reviewed: its build time and the `modified` of its records. */
export const starterDate = '2026-11-24T00:00:00Z';

/** The starter set as normalised records, sorted by id. */
export function starterRecords(): VulnerabilityRecord[] {
  return starterTable.map(toRecord);
}

function toRecord(entry: StarterEntry): VulnerabilityRecord {
  const malware = entry.malware ?? false;
  return {
    id: entry.id,
    aliases: entry.aliases === '' ? [] : entry.aliases.split(' '),
    upstream: [],
    modified: starterDate,
    summary: entry.summary,
    details: '',
    severity: entry.severity,
    cvss: [],
    cwes: malware ? ['CWE-506'] : [],
    references: [`https://osv.dev/vulnerability/${entry.id}`],
    malware,
    affected: Object.entries(entry.packages).map(([name, versions]) => toAffected(name, versions)),
  };
}

function toAffected(name: string, text: string): AffectedPackage {
  const parts = text.split(' | ');
  return {
    ecosystem: 'npm',
    name,
    versions: parts.filter((part) => part.startsWith('=')).map((part) => part.slice(1)),
    ranges: parts.filter((part) => !part.startsWith('=')).map((part) => ({ type: 'SEMVER', events: toEvents(part) })),
  };
}

function toEvents(part: string): RangeEvent[] {
  if (part === '*') return [{ introduced: '0' }];
  const { from, sign, to } = /^(?:>=(?<from>\S+) )?(?<sign><=?)(?<to>\S+)$/.exec(part)?.groups ?? {};
  return [{ introduced: from ?? '0' }, sign === '<' ? { fixed: to as string } : { last_affected: to as string }];
}
