// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryRow, AffectedPackage, AffectedRange } from '../../model/vulnerability.ts';

/*
 * How rows stand in the match file. Almost as they are used: the parser of JSON is native code, while code of ours
 * that unpacks something denser runs cold in a process that lives for fifty milliseconds.
 */

/** An affected entry without ecosystem and name, which are columns. */
type StoredEntry = Pick<AffectedPackage, 'versions' | 'ranges'>;
/** The part of a row that all packages of an advisory share. */
export type StoredFacts = Omit<AdvisoryRow, 'id' | 'affected'>;

/** The most frequent shape by far, "everything before VERSION", is stored as one letter and the version. */
const letters = { SEMVER: 'S', ECOSYSTEM: 'E', GIT: 'G' } as const;

/** The entries of one package, git ranges left out (a commit is no version); '' when nothing can be compared. */
export function packAffected(entries: readonly AffectedPackage[]): string {
  const stored = entries.map(storedEntry).filter(({ versions, ranges }) => versions.length > 0 || ranges.length > 0);
  if (stored.length === 0) return '';
  const [only] = stored;
  const before = stored.length === 1 && only ? everythingBefore(only) : undefined;
  return before ?? JSON.stringify(stored);
}

export interface PackedRow {
  name: string;
  affected: string;
  id: string;
  facts: string;
}

/** Reads many packed rows at once; the answer has the order of the question. */
export function unpackRows(packed: readonly PackedRow[], ecosystem: string): AdvisoryRow[] {
  const texts = packed.map(({ affected }) => (affected.startsWith('[') ? affected : 'null'));
  const parsed = JSON.parse(`[${texts.join(',')}]`) as (AffectedPackage[] | null)[];
  return packed.map(({ name, affected, id, facts }, index) => {
    const entries = parsed[index] ?? [entryBefore(affected, ecosystem, name)];
    for (const entry of entries) {
      entry.ecosystem = ecosystem;
      entry.name = name;
    }
    return lazyRow(id, facts, entries);
  });
}

/**
 * Nine of ten rows end at their versions, so the rest is parsed when it is first asked for. Own enumerable
 * properties: copying and printing a row works as with a plain one.
 */
function lazyRow(id: string, facts: string, affected: readonly AffectedPackage[]): AdvisoryRow {
  let parsed: StoredFacts | undefined;
  const read = (): StoredFacts => {
    parsed ??= JSON.parse(facts) as StoredFacts;
    return parsed;
  };
  return {
    id,
    get aliases() {
      return read().aliases;
    },
    get severity() {
      return read().severity;
    },
    get cvss() {
      return read().cvss;
    },
    get cwes() {
      return read().cwes;
    },
    get kev() {
      return read().kev;
    },
    get epss() {
      return read().epss;
    },
    get malware() {
      return read().malware;
    },
    get disputed() {
      return read().disputed;
    },
    get summary() {
      return read().summary;
    },
    affected,
  };
}

/** The summary that OSSF's malicious-packages gives every record: not worth storing 200,000 times. */
export function malwareSummary(name: string, ecosystem: string): string {
  return `Malicious code in ${name} (${ecosystem})`;
}

function storedEntry({ versions, ranges }: AffectedPackage): StoredEntry {
  return { versions, ranges: ranges.filter((range) => range.type !== 'GIT') };
}

function everythingBefore({ versions, ranges }: StoredEntry): string | undefined {
  const [range] = ranges;
  if (versions.length > 0 || ranges.length !== 1 || range?.lastKnownAffected !== undefined) return undefined;
  const [first, second, ...more] = range?.events ?? [];
  if (range === undefined || first?.introduced !== '0' || second?.fixed === undefined || more.length > 0) return undefined;
  return letters[range.type] + second.fixed;
}

function entryBefore(packed: string, ecosystem: string, name: string): AffectedPackage {
  const type: AffectedRange['type'] = packed.startsWith('S') ? 'SEMVER' : 'ECOSYSTEM';
  return { versions: [], ranges: [{ type, events: [{ introduced: '0' }, { fixed: packed.slice(1) }] }], ecosystem, name };
}
