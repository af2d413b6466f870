// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { VulnerabilityMatch } from '../../model/match.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import { compareSeverity, type Severity } from '../../model/severity.ts';
import { type AdvisoryRow, packageKeyText } from '../../model/vulnerability.ts';
import { preferredId } from '../../model/vulnerability-ids.ts';
import { aliasGroups, idsOf } from './alias-groups.ts';
import { mirrorProblems } from './mirrors.ts';
import { collisionNotice, disputedNotice, unreadableProblem } from './remarks.ts';
import { type Standing, standingOf } from './standing.ts';
import { baseEcosystem, nodeRuntime, type Subject, subjectsOf } from './subjects.ts';
import type { VersionScheme } from './versions/contract.ts';
import { schemeForEcosystem } from './versions/registry.ts';

export { packageKeysOf } from './subjects.ts';

export interface MatchResult {
  matches: VulnerabilityMatch[];
  /** What could not be decided: the result is incomplete. */
  problems: Problem[];
  notices: Notice[];
  /** The same by component: advisories (all their ids) of which nobody can say whether they hit. */
  undecided: { componentKeys: string[]; ids: string[] }[];
}

interface Hit {
  row: AdvisoryRow;
  standing: Standing;
  /** The version that was judged: the component's own, or that of its source package. */
  version: string;
}

interface Judged {
  asked: AdvisoryRow[];
  hits: Map<AdvisoryRow, Hit>;
  undecided: Map<AdvisoryRow, Hit>;
}

interface Matching {
  inventory: Inventory;
  subject: Subject;
  compare: VersionScheme['compare'];
  result: MatchResult & { told: Set<string>; collided: Set<Component> };
}

/**
 * Which advisories apply to what an inventory holds. `rows` are keyed by `packageKeyText`.
 * Matches are sorted by package, version (as the ecosystem orders them) and id.
 * Semantics: OSV schema "Evaluation"; see standing.ts and intervals.ts.
 */
export function matchInventory(inventory: Inventory, rows: ReadonlyMap<string, readonly AdvisoryRow[]>): MatchResult {
  const result: Matching['result'] = {
    matches: [],
    problems: [],
    notices: [],
    undecided: [],
    told: new Set(),
    collided: new Set(),
  };
  for (const subject of subjectsOf(inventory, (key) => rows.has(key)).sort(compareSubjects)) {
    matchSubject({ inventory, subject, compare: compareOf(subject.ecosystem), result }, rows);
  }
  const { matches, problems, notices, undecided, collided } = result;
  return { matches, problems: [...problems, ...mirrorProblems(inventory, collided)], notices, undecided };
}

function matchSubject(matching: Matching, rows: ReadonlyMap<string, readonly AdvisoryRow[]>): void {
  const { subject } = matching;
  const judged = judge(matching, rows);
  if (judged.hits.size === 0 && judged.undecided.size === 0) return;
  const copies = subject.components.filter(isMatchedByName);
  if (copies.length > 0 || subject.runtimes.length > 0) {
    const before = matching.result.matches.length;
    for (const group of aliasGroups(judged.asked)) addGroup(matching, copies, { group, ...judged });
    matching.result.matches.push(...matching.result.matches.splice(before).sort((a, b) => (a.id < b.id ? -1 : 1)));
  }
  const others = subject.components.filter((component) => !isMatchedByName(component));
  if (others.length > 0 && judged.hits.size > 0) {
    tell(matching, 'notices', collisionNotice(others, [...judged.hits.keys()], matching.inventory));
    for (const component of others) matching.result.collided.add(component);
  }
}

function judge({ subject, compare }: Matching, rows: ReadonlyMap<string, readonly AdvisoryRow[]>): Judged {
  const judged: Judged = { asked: [], hits: new Map(), undecided: new Map() };
  for (const { key, version } of subject.questions) {
    for (const row of rows.get(packageKeyText(key)) ?? []) {
      judged.asked.push(row);
      const standing = standingOf(row.affected, version, compare);
      if (standing.affected) judged.hits.set(row, { row, standing, version });
      else if (standing.unreadable !== undefined) judged.undecided.set(row, { row, standing, version });
    }
  }
  return judged;
}

/**
 * A name says something only about what came from the registry. An unknown origin without an address counts as
 * registry: a lockfile entry without `resolved` and `integrity` (npm writes such entries) is what npm fetches from the
 * registry, and an SBOM's purl names a registry package. Leaving it out would let a vulnerable package pass by a
 * missing field. An address that was not understood is some other place.
 */
function isMatchedByName({ origin }: Component): boolean {
  return origin.kind === 'registry' || (origin.kind === 'unknown' && origin.url === undefined);
}

/** A group in which a record hit is told; only then an undecided record of it needs no remark of its own. */
function addGroup(
  matching: Matching,
  copies: readonly Component[],
  { group, hits, undecided }: { group: readonly AdvisoryRow[] } & Judged,
): void {
  const found = group.flatMap((row) => hits.get(row) ?? []).sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
  if (found.length > 0) {
    addMatch(matching, copies, { group, hits: found });
    return;
  }
  const open = group.flatMap((row) => undecided.get(row) ?? []);
  if (open.length === 0) return;
  for (const hit of open) tell(matching, 'problems', unreadableProblem(hit, matching.subject, matching.inventory));
  matching.result.undecided.push({
    componentKeys: copies.map((component) => component.key).sort(),
    ids: [...new Set(open.flatMap(({ row }) => idsOf(row)))].sort(),
  });
}

function addMatch(
  matching: Matching,
  copies: readonly Component[],
  { group, hits }: { group: readonly AdvisoryRow[]; hits: readonly Hit[] },
): void {
  const { inventory, subject } = matching;
  const records = hits.map((hit) => hit.row);
  const kind = kindOf(subject, records);
  const ids = new Set(records.flatMap(idsOf));
  const id = preferredId(ids, kind === 'malware');
  matching.result.matches.push({
    inventory,
    componentKeys: copies.map((component) => component.key).sort(),
    kind,
    id,
    primary: preferredId(group.map((row) => row.id)),
    aliases: [...ids].filter((other) => other !== id).sort(),
    severity: severityOf(kind, records),
    records,
    fixedIn: fixedIn(hits, matching.compare),
    ...(subject.runtimes.length > 0 ? { runtimes: subject.runtimes } : {}),
  });
  if (kind !== 'malware' && records.some((row) => row.malware)) {
    tell(matching, 'notices', disputedNotice(id, subject, inventory));
  }
}

/** Malware whose GHSA was withdrawn is disputed: it stays a finding, of unknown severity, but is not called malware. */
function kindOf(subject: Subject, records: readonly AdvisoryRow[]): VulnerabilityMatch['kind'] {
  if (records.some((row) => row.malware && !row.disputed)) return 'malware';
  return subject.ecosystem === nodeRuntime.ecosystem ? 'runtime' : 'vulnerability';
}

/** Malware is critical whatever its record scores (MAL records score nothing); a disputed one scores nothing. */
function severityOf(kind: VulnerabilityMatch['kind'], records: readonly AdvisoryRow[]): Severity {
  if (kind === 'malware') return 'critical';
  const known = records.filter((row) => !row.malware).map((row) => row.severity);
  return known.sort(compareSeverity)[0] ?? 'unknown';
}

/**
 * The versions that end the affected stretch, ascending. Where the records of a group disagree, a version that
 * another record still calls affected is no fix and is left out, unless that would leave none.
 */
function fixedIn(hits: readonly Hit[], compare: VersionScheme['compare']): string[] {
  const versions = [...new Set(hits.flatMap((hit) => hit.standing.fixedIn))];
  versions.sort((a, b) => compare(a, b) || (a < b ? -1 : 1));
  if (hits.length < 2) return versions;
  const agreed = versions.filter((version) => hits.every((hit) => !standingOf(hit.row.affected, version, compare).affected));
  return agreed.length > 0 ? agreed : versions;
}

function compareOf(ecosystem: string): VersionScheme['compare'] {
  // Node.js advisories are ours to name (OSV has no such ecosystem); its releases are SemVer.
  const base = ecosystem === nodeRuntime.ecosystem ? 'npm' : baseEcosystem(ecosystem);
  const scheme = schemeForEcosystem(base);
  return scheme ? (a, b) => scheme.compare(a, b) : () => undefined;
}

function compareSubjects(a: Subject, b: Subject): number {
  if (a.ecosystem !== b.ecosystem) return a.ecosystem < b.ecosystem ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return compareOf(a.ecosystem)(a.version, b.version) || (a.version < b.version ? -1 : 1);
}

/** The same remark is made once per inventory, however many packages meet it. */
function tell(matching: Matching, list: 'problems' | 'notices', remark: (Problem | Notice) & { about: string }): void {
  const { told } = matching.result;
  if (told.has(`${list}\u0000${remark.about}`)) return;
  told.add(`${list}\u0000${remark.about}`);
  matching.result[list].push({ code: remark.code, message: remark.message, target: remark.target });
}
