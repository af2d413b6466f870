// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AffectedPackage, lookupName, packageKeyText, type VulnerabilityRecord } from '../../model/vulnerability.ts';
import { databaseSchema, matchTables } from './layout.ts';
import { malwareSummary, packAffected, type StoredFacts } from './pack.ts';

/** A record with what only the whole set of feeds can say about it. */
export interface JudgedRecord {
  record: Omit<VulnerabilityRecord, 'details' | 'references'>;
  kev: boolean;
  epss: number | null;
  disputed: boolean;
}

/** What was written; `unmatchable` names records that no package lookup can find (git only, or without any version). */
export interface MatchCounts {
  records: number;
  withdrawn: number;
  malware: number;
  unmatchable: number;
}

const summaryLimit = 300;

/** Fills a match file. The order of `write` calls decides the bytes: give records sorted by id. */
export class MatchWriter {
  readonly counts: MatchCounts = { records: 0, withdrawn: 0, malware: 0, unmatchable: 0 };
  private readonly content = createHash('sha256').update(databaseSchema);
  private readonly ecosystems = new Map<string, number>();
  private readonly statements: Readonly<
    Record<'ecosystem' | 'advisory' | 'package' | 'alias' | 'malware' | 'meta', StatementSync>
  >;
  private advisories = 0;

  constructor(database: DatabaseSync) {
    database.exec(matchTables);
    this.statements = {
      ecosystem: database.prepare('INSERT INTO ecosystem VALUES (?, ?)'),
      advisory: database.prepare('INSERT INTO advisory VALUES (?, ?, ?)'),
      package: database.prepare('INSERT INTO package VALUES (?, ?, ?, ?)'),
      alias: database.prepare('INSERT INTO alias VALUES (?, ?)'),
      malware: database.prepare('INSERT INTO malware VALUES (?, ?, ?, ?)'),
      meta: database.prepare('INSERT INTO meta VALUES (?, ?)'),
    };
  }

  write(judged: JudgedRecord): void {
    const { record } = judged;
    this.content.update(JSON.stringify(judged));
    this.counts.records++;
    if (record.withdrawn !== undefined) this.counts.withdrawn++;
    else if (record.malware) this.counts.malware++;
    const only = record.affected[0];
    if (only && isPlainMalware(judged)) {
      this.statements.malware.run(
        this.ecosystem(only.ecosystem),
        lookupName(only.ecosystem, only.name),
        record.id,
        groupIds(record).join(' '),
      );
    } else this.writeAdvisory(judged);
  }

  /** Ends the file; answers the id of its content, which the manifest repeats. */
  finish(): string {
    const build = this.content.digest('hex');
    this.statements.meta.run('build', build);
    this.statements.meta.run('schema', databaseSchema);
    return build;
  }

  private writeAdvisory(judged: JudgedRecord): void {
    const { record } = judged;
    const number = ++this.advisories;
    const facts = factsOf(judged);
    this.statements.advisory.run(number, record.id, JSON.stringify(facts));
    for (const id of [record.id, ...facts.aliases]) this.statements.alias.run(id, number);
    if (record.withdrawn === undefined) this.writePackages(number, record.affected);
  }

  private writePackages(number: number, affected: readonly AffectedPackage[]): void {
    let written = 0;
    for (const entries of byPackage(affected)) {
      const packed = packAffected(entries);
      const { ecosystem, name } = entries[0] as AffectedPackage;
      if (packed !== '') {
        this.statements.package.run(this.ecosystem(ecosystem), lookupName(ecosystem, name), number, packed);
        written++;
      }
    }
    if (written === 0) this.counts.unmatchable++;
  }

  private ecosystem(name: string): number {
    const known = this.ecosystems.get(name);
    if (known !== undefined) return known;
    const number = this.ecosystems.size + 1;
    this.ecosystems.set(name, number);
    this.statements.ecosystem.run(number, name);
    return number;
  }
}

/** Malware in every version of one package, and nothing more to say than its ids. */
function isPlainMalware({ record, kev, epss, disputed }: JudgedRecord): boolean {
  const only = record.affected[0];
  if (!record.malware || !only || record.affected.length !== 1 || record.withdrawn !== undefined) return false;
  if (kev || epss !== null || disputed || record.severity !== 'unknown' || record.cvss.length > 0) return false;
  if (record.cwes.length !== 1 || record.cwes[0] !== 'CWE-506') return false;
  // The summary is told anew from the name as it is kept.
  const name = lookupName(only.ecosystem, only.name);
  return oneLine(record.summary) === malwareSummary(name, only.ecosystem) && affectsEverything(only);
}

function affectsEverything({ versions, ranges }: AffectedPackage): boolean {
  const [range] = ranges;
  if (versions.length > 0 || ranges.length !== 1 || range?.type !== 'SEMVER' || range.lastKnownAffected !== undefined)
    return false;
  return range.events.length === 1 && range.events[0]?.introduced === '0';
}

function groupIds(record: JudgedRecord['record']): string[] {
  return [...new Set([...record.aliases, ...record.upstream])].filter((id) => id !== record.id).sort();
}

function factsOf({ record, kev, epss, disputed }: JudgedRecord): StoredFacts {
  const { severity, cvss, cwes, malware } = record;
  return { aliases: groupIds(record), severity, cvss, cwes, kev, epss, malware, disputed, summary: oneLine(record.summary) };
}

function byPackage(affected: readonly AffectedPackage[]): Iterable<AffectedPackage[]> {
  return Map.groupBy(affected, packageKeyText).values();
}

/** Feed text on a terminal must not move the cursor: control characters become blanks. */
function oneLine(summary: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return summary.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').slice(0, summaryLimit);
}
