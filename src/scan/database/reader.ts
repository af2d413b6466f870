// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { NgaoError } from '../../kit/errors.ts';
import type { DatabaseIdentity } from '../../model/match.ts';
import { type AdvisoryRow, lookupName, type PackageKey } from '../../model/vulnerability.ts';
import { type AdvisoryDatabase, type AdvisoryProse, packageKeyText } from './contract.ts';
import { malwareSummary, type PackedRow, unpackRows } from './pack.ts';
import { unpackProse } from './prose-pack.ts';
import { addRow, answersFor, isSplit } from './repositories.ts';

interface MalwareResult {
  name: string;
  id: string;
  aliases: string;
}

/** Reads a match file and, when long text is asked for, its prose file. */
export class SqliteAdvisories implements AdvisoryDatabase {
  readonly identity: DatabaseIdentity;
  private readonly match: DatabaseSync;
  private readonly openProse: () => DatabaseSync | undefined;
  private proseFile: DatabaseSync | undefined;
  private lookups: { packages: StatementSync; malware: StatementSync } | undefined;

  constructor(match: DatabaseSync, openProse: () => DatabaseSync | undefined, identity: DatabaseIdentity) {
    this.match = match;
    this.openProse = openProse;
    this.identity = identity;
  }

  lookup(keys: readonly PackageKey[]): ReadonlyMap<string, readonly AdvisoryRow[]> {
    const rows = new Map<string, AdvisoryRow[]>();
    reading(() => {
      for (const [ecosystem, names] of namesByEcosystem(keys)) this.lookupNames(ecosystem, names, rows);
    });
    for (const list of rows.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
    return rows;
  }

  holds(ecosystem: string): boolean {
    return reading(() => this.keptFor(ecosystem).length > 0);
  }

  prose(id: string): AdvisoryProse | undefined {
    this.proseFile ??= this.openProse();
    return reading(() => {
      const found = this.proseFile?.prepare('SELECT body FROM prose WHERE id = ?').get(id) as { body: Uint8Array } | undefined;
      return found && unpackProse(found.body);
    });
  }

  idsFor(id: string): readonly string[] {
    return reading(() => this.findIds(id));
  }

  close(): void {
    this.match.close();
    this.proseFile?.close();
    this.proseFile = undefined;
  }

  private findIds(id: string): readonly string[] {
    const advisories = this.match
      .prepare('SELECT a.id FROM alias AS l JOIN advisory AS a ON a.number = l.advisory WHERE l.id = ?')
      .all(id) as unknown as { id: string }[];
    // No index on these ids: a scan of the whole table takes some ten milliseconds, and only `explain` asks.
    const malware = this.match
      .prepare("SELECT id FROM malware WHERE id = ?1 OR instr(' ' || aliases || ' ', ' ' || ?1 || ' ') > 0")
      .all(id) as unknown as { id: string }[];
    return [...new Set([...advisories, ...malware].map((row) => row.id))].sort();
  }

  /** The ecosystems of the file that answer for one. */
  private keptFor(asked: string): readonly string[] {
    if (!isSplit(asked)) {
      const found = this.match.prepare('SELECT 1 FROM ecosystem WHERE name = ?').get(asked);
      return found === undefined ? [] : [asked];
    }
    const kept = this.match.prepare('SELECT name FROM ecosystem ORDER BY name').all() as unknown as { name: string }[];
    return kept.map(({ name }) => name).filter((name) => answersFor(name, asked));
  }

  private lookupNames(ecosystem: string, names: ReadonlySet<string>, rows: Map<string, AdvisoryRow[]>): void {
    this.lookups ??= prepareLookups(this.match);
    const asked = JSON.stringify([...names]);
    const add = (name: string, row: AdvisoryRow) => addRow(rows, packageKeyText({ ecosystem, name }), row);
    for (const kept of isSplit(ecosystem) ? this.keptFor(ecosystem) : [ecosystem]) {
      const packages = this.lookups.packages.all(asked, kept) as unknown as PackedRow[];
      for (const row of unpackRows(packages, kept)) add(row.affected[0]?.name as string, row);
      const malware = this.lookups.malware.all(asked, kept) as unknown as MalwareResult[];
      for (const result of malware) add(result.name, malwareRow(result, kept));
    }
  }
}

/** Damage that opening does not see (a page in the middle) shows here. */
function reading<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new NgaoError('database-invalid', 'The advisory database is damaged. Run "ngao db verify", then "ngao db update".', {
      cause,
    });
  }
}

/** CROSS JOIN fixes the order: walk the asked names, seek each in the primary key. */
function prepareLookups(match: DatabaseSync): { packages: StatementSync; malware: StatementSync } {
  const number = '(SELECT number FROM ecosystem WHERE name = ?2)';
  return {
    packages: match.prepare(
      `SELECT p.name, p.affected, a.id, a.facts FROM json_each(?1) AS asked
       CROSS JOIN package AS p ON p.ecosystem = ${number} AND p.name = asked.value
       CROSS JOIN advisory AS a ON a.number = p.advisory`,
    ),
    malware: match.prepare(
      `SELECT m.name, m.id, m.aliases FROM json_each(?1) AS asked
       CROSS JOIN malware AS m ON m.ecosystem = ${number} AND m.name = asked.value`,
    ),
  };
}

function namesByEcosystem(keys: readonly PackageKey[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { ecosystem, name } of keys) {
    const set = names.get(ecosystem);
    if (set) set.add(lookupName(ecosystem, name));
    else names.set(ecosystem, new Set([lookupName(ecosystem, name)]));
  }
  return names;
}

function malwareRow({ name, id, aliases }: MalwareResult, ecosystem: string): AdvisoryRow {
  return {
    id,
    aliases: aliases === '' ? [] : aliases.split(' '),
    severity: 'unknown',
    cvss: [],
    cwes: ['CWE-506'],
    kev: false,
    epss: null,
    malware: true,
    disputed: false,
    summary: malwareSummary(name, ecosystem),
    affected: [{ ecosystem, name, versions: [], ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] }],
  };
}
