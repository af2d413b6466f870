// SPDX-License-Identifier: Apache-2.0
import { preferredId } from '../../model/vulnerability-ids.ts';
import { type Hub, joinsOf } from './alias-edges.ts';
import { DisjointSets } from './disjoint-sets.ts';

/** "a and b are the same flaw", and who says so. */
export interface AliasAssertion {
  a: string;
  b: string;
  asserter: Asserter;
  /** Packages (`packageIdentity`) of which the asserter tells it; empty when unknown. */
  packages: readonly string[];
}

export interface Asserter {
  /** A feed or a person is believed; a report only where it contradicts nobody. */
  kind: 'feed' | 'person' | 'report';
  /** `osv`, an account id, a report's digest. */
  name: string;
  /** RFC 3339. */
  at: string;
}

export interface AliasMerge {
  from: string;
  into: string;
  /** Whether feeds or people alone say so: only then may a decision about one speak for the other. */
  assured: boolean;
}

export interface SetAside {
  assertion: AliasAssertion;
  because: string;
}

export interface AliasGroups {
  /** Group id of every id; a group's id is one of its members. */
  groups: ReadonlyMap<string, string>;
  /** Ids that are another group in every package. */
  hubs: ReadonlyMap<string, readonly { group: string; packages: readonly string[] }[]>;
  /** Groups that turned out to be one, by `from`; each `from` ends. */
  merges: readonly AliasMerge[];
  /** Groups that turned out to be several: findings of `from` ask `groupOf` again. `from` lives on in one of the parts. */
  splits: readonly { from: string; into: readonly string[] }[];
  /** Assertions that join nothing, for people to look at. */
  setAside: readonly SetAside[];
}

/**
 * Groups ids that name one flaw, from assertions with provenance; chains A-B-C of any length. Hand in every assertion of
 * the connected ids that are touched (the whole list gives the same answer), and the group ids they have so far in `known`.
 *
 * A new group is called by its best id (GHSA, MAL, CVE, others; smallest). A known group keeps its id whatever better id
 * arrives late; where known groups meet, the best of their ids stays and the merge is told.
 *
 * What must not chain (an id may be shared by flaws that have nothing in common):
 * - a distribution's collective notice joins nothing;
 * - two ids of one authority (two GHSAs, two CVEs) meet through a third id only where feeds or people tell both of one
 *   package, or say directly that they are the same. Else the id between them is a hub: no group of its own, resolved per package;
 * - a report's word is set aside where it contradicts a feed, or says that one authority numbered a flaw twice.
 */
export function aliasGroups(given: { assertions: readonly AliasAssertion[]; known: ReadonlyMap<string, string> }): AliasGroups {
  const { pairs, hubs, setAside } = joinsOf(given.assertions);
  const sets = new DisjointSets();
  const sure = new DisjointSets();
  for (const id of given.known.keys()) sets.add(id);
  for (const { a, b } of given.assertions) for (const id of [a, b]) if (id !== '') sets.add(id);
  for (const pair of pairs) {
    sets.join(pair.a, pair.b);
    if (pair.sure) sure.join(pair.a, pair.b);
  }
  const named = nameGroups(sets, given.known);
  const merges = named.merges.map(({ from, into }) => ({ from, into, assured: sure.rootOf(from) === sure.rootOf(into) }));
  return { groups: named.groups, hubs: resolveHubs(hubs, named.groups), merges, splits: named.splits, setAside };
}

/** The group of an id as it stands in a package; an id nobody has told of is its own group. */
export function groupOf({ groups, hubs }: Pick<AliasGroups, 'groups' | 'hubs'>, id: string, packageName: string): string {
  const own = groups.get(id) ?? id;
  const clusters = hubs.get(id)?.filter(({ packages }) => packages.includes(packageName));
  return clusters?.length === 1 ? (clusters[0]?.group ?? own) : own;
}

function nameGroups(sets: DisjointSets, known: ReadonlyMap<string, string>) {
  const groups = new Map<string, string>();
  const merges: { from: string; into: string }[] = [];
  const parts = new Map<string, Set<string>>();
  for (const members of sets.sets()) {
    const held = [...new Set(members.flatMap((id) => known.get(id) ?? []))];
    // A group that was split lives on where the id is that gave it its name.
    const own = held.filter((group) => sets.rootOf(group) === sets.rootOf(members[0] as string));
    const name = preferredId(own.length > 0 ? own : members);
    for (const id of members) groups.set(id, name);
    merges.push(...own.filter((group) => group !== name).map((from) => ({ from, into: name })));
    for (const group of held) parts.set(group, (parts.get(group) ?? new Set()).add(name));
  }
  return { groups, merges: merges.sort(byFrom), splits: splitsOf(parts) };
}

function splitsOf(parts: ReadonlyMap<string, ReadonlySet<string>>): AliasGroups['splits'] {
  const several = [...parts].filter(([, into]) => into.size > 1);
  return several.map(([from, into]) => ({ from, into: [...into].sort() })).sort(byFrom);
}

function byFrom(a: { from: string }, b: { from: string }): number {
  return a.from < b.from ? -1 : 1;
}

function resolveHubs(hubs: readonly Hub[], groups: ReadonlyMap<string, string>): AliasGroups['hubs'] {
  return new Map(
    hubs.map(({ id, clusters }) => [
      id,
      clusters.map(({ members, packages }) => ({ group: groups.get(members[0] as string) ?? (members[0] as string), packages })),
    ]),
  );
}
