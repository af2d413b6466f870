// SPDX-License-Identifier: Apache-2.0
import type { DatabaseIdentity } from '../../model/match.ts';
import type { AdvisoryRow, PackageKey, VulnerabilityRecord } from '../../model/vulnerability.ts';
import { type AdvisoryDatabase, type AdvisoryProse, packageKeyText } from './contract.ts';
import { addRow, answersFor, isSplit } from './repositories.ts';

/**
 * A database over a few records held in memory (the starter set). It answers as the files do (`contract.test.ts`
 * asks both the same), but filling SQLite tables for a hundred records would cost more than a whole scan's matching.
 */
export class MemoryAdvisories implements AdvisoryDatabase {
  readonly identity: DatabaseIdentity;
  private readonly records: readonly VulnerabilityRecord[];

  constructor(records: readonly VulnerabilityRecord[], identity: DatabaseIdentity) {
    this.records = records;
    this.identity = identity;
  }

  lookup(keys: readonly PackageKey[]): ReadonlyMap<string, readonly AdvisoryRow[]> {
    const asked = new Set(keys.map(packageKeyText));
    const split = keys.filter((key) => isSplit(key.ecosystem));
    const rows = new Map<string, AdvisoryRow[]>();
    for (const record of this.records) {
      if (record.withdrawn === undefined) addRows(record, { asked, split }, rows);
    }
    for (const list of rows.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
    return rows;
  }

  holds(ecosystem: string): boolean {
    return this.records.some((record) => record.affected.some((affected) => answersFor(affected.ecosystem, ecosystem)));
  }

  prose(id: string): AdvisoryProse | undefined {
    const record = this.records.find((candidate) => candidate.id === id);
    if (!record) return undefined;
    const { summary, details, references, withdrawn } = record;
    return withdrawn === undefined ? { summary, details, references } : { summary, details, references, withdrawn };
  }

  idsFor(id: string): readonly string[] {
    const carries = ({ id: own, aliases, upstream }: VulnerabilityRecord) => [own, ...aliases, ...upstream].includes(id);
    return this.records
      .filter(carries)
      .map((record) => record.id)
      .sort();
  }

  close(): void {}
}

interface Asked {
  asked: ReadonlySet<string>;
  /** Those of them that other ecosystems answer, too. */
  split: readonly PackageKey[];
}

function addRows(record: VulnerabilityRecord, { asked, split }: Asked, rows: Map<string, AdvisoryRow[]>): void {
  const kept = new Map(record.affected.map((entry) => [packageKeyText(entry), entry.ecosystem]));
  for (const [key, ecosystem] of kept) {
    const row = toRow(record, key);
    if (row.affected.length === 0) continue;
    if (asked.has(key)) addRow(rows, key, row);
    const answered = split.filter((one) => one.ecosystem !== ecosystem && answersFor(ecosystem, one.ecosystem));
    const named = answered.filter(({ name }) => packageKeyText({ ecosystem, name }) === key);
    for (const one of named) addRow(rows, packageKeyText(one), row);
  }
}

function toRow(record: VulnerabilityRecord, key: string): AdvisoryRow {
  const entries = record.affected
    .filter((entry) => packageKeyText(entry) === key)
    .map((entry) => ({ ...entry, ranges: entry.ranges.filter((range) => range.type !== 'GIT') }));
  return {
    id: record.id,
    aliases: [...new Set([...record.aliases, ...record.upstream])].filter((id) => id !== record.id).sort(),
    severity: record.severity,
    cvss: record.cvss,
    cwes: record.cwes,
    kev: false,
    epss: null,
    malware: record.malware,
    disputed: false,
    summary: record.summary,
    affected: entries.filter((entry) => entry.versions.length > 0 || entry.ranges.length > 0),
  };
}
