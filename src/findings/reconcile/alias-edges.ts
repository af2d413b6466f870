// SPDX-License-Identifier: Apache-2.0
import { isCollectiveNotice } from '../../model/collective-notice.ts';
import type { AliasAssertion, SetAside } from './alias-groups.ts';
import { DisjointSets } from './disjoint-sets.ts';

/** All that is said of one pair of ids. */
export interface Edge {
  a: string;
  b: string;
  /** Whether a feed or a person says so, and not only somebody's report. */
  sure: boolean;
  packages: Set<string>;
  assertions: AliasAssertion[];
}

/** An id whose neighbours are different flaws: it joins nothing by itself, and means another group in every package. */
export interface Hub {
  id: string;
  clusters: readonly { members: readonly string[]; packages: readonly string[] }[];
}

export interface Joins {
  /** Pairs that are one flaw. */
  pairs: { a: string; b: string; sure: boolean }[];
  hubs: Hub[];
  setAside: SetAside[];
}

/** Which assertions join two ids; the rules stand at `aliasGroups`. Independent of the order of assertions. */
export function joinsOf(assertions: readonly AliasAssertion[]): Joins {
  const setAside: SetAside[] = [];
  const edges = withoutNotices(edgesOf(assertions), setAside);
  const usable = withoutDoubtful(edges, setAside);
  const around = edgesAround(usable);
  const hubs: Hub[] = [];
  const pairs: Joins['pairs'] = [];
  const hubIds = new Set<string>();
  for (const [id, own] of around) {
    const clusters = hasConflict(id, own) ? clustersOf(id, own, usable) : [];
    if (clusters.length < 2) continue;
    hubIds.add(id);
    hubs.push({ id, clusters: clusters.map((list) => clusterOf(id, list)) });
    for (const list of clusters) pairs.push(...chainOf(id, list));
  }
  for (const { a, b, sure } of usable.values()) if (!hubIds.has(a) && !hubIds.has(b)) pairs.push({ a, b, sure });
  return { pairs, hubs, setAside };
}

function edgesOf(assertions: readonly AliasAssertion[]): Map<string, Edge> {
  const edges = new Map<string, Edge>();
  for (const assertion of assertions) {
    const [a, b] = [assertion.a, assertion.b].sort() as [string, string];
    if (a === b || a === '') continue;
    const key = pairKey(a, b);
    const edge = edges.get(key) ?? { a, b, sure: false, packages: new Set(), assertions: [] };
    edge.sure ||= assertion.asserter.kind !== 'report';
    for (const name of assertion.packages) edge.packages.add(name);
    edge.assertions.push(assertion);
    edges.set(key, edge);
  }
  return edges;
}

function pairKey(a: string, b: string): string {
  // The length keeps two pairs apart whatever the ids hold.
  return a < b ? `${a.length} ${a} ${b}` : `${b.length} ${b} ${a}`;
}

function withoutNotices(edges: Map<string, Edge>, setAside: SetAside[]): Map<string, Edge> {
  const notices = new Set<string>();
  for (const [id, own] of edgesAround(edges)) {
    if (isCollectiveNotice(id, endsOf(own, id))) notices.add(id);
  }
  return keep(edges, setAside, {
    because: 'a collective notice names the flaws it fixes; it is not another name of each',
    holds: ({ a, b }) => !notices.has(a) && !notices.has(b),
  });
}

/** Reports may not say that one authority numbered a flaw twice, nor move an id away from where a feed puts it. */
function withoutDoubtful(edges: Map<string, Edge>, setAside: SetAside[]): Map<string, Edge> {
  const direct = keep(edges, setAside, {
    because: 'only a feed or a person can say that two ids of one authority are the same flaw',
    holds: ({ a, b, sure }) => sure || authorityOf(a) !== authorityOf(b),
  });
  const surely = new Set<string>();
  for (const { a, b, sure } of direct.values()) {
    if (sure) surely.add(`${authorityOf(b)} ${a}`).add(`${authorityOf(a)} ${b}`);
  }
  return keep(direct, setAside, {
    because: 'a feed says which id of that authority it is',
    holds: ({ a, b, sure }) => sure || !(surely.has(`${authorityOf(b)} ${a}`) || surely.has(`${authorityOf(a)} ${b}`)),
  });
}

function* endsOf(edges: readonly Edge[], id: string): Iterable<string> {
  for (const edge of edges) yield otherEnd(edge, id);
}

function keep(
  edges: Map<string, Edge>,
  setAside: SetAside[],
  rule: { because: string; holds: (edge: Edge) => boolean },
): Map<string, Edge> {
  const kept = new Map<string, Edge>();
  for (const [key, edge] of edges) {
    if (rule.holds(edge)) kept.set(key, edge);
    else setAside.push(...edge.assertions.map((assertion) => ({ assertion, because: rule.because })));
  }
  return kept;
}

function edgesAround(edges: ReadonlyMap<string, Edge>): Map<string, Edge[]> {
  const around = new Map<string, Edge[]>();
  for (const edge of edges.values()) {
    for (const id of [edge.a, edge.b]) {
      const own = around.get(id);
      if (own) own.push(edge);
      else around.set(id, [edge]);
    }
  }
  return around;
}

function hasConflict(id: string, own: readonly Edge[]): boolean {
  return own.length > 1 && new Set(own.map((edge) => authorityOf(otherEnd(edge, id)))).size < own.length;
}

/** Neighbours that are one flaw: a feed says so directly, or they are told of one package. */
function clustersOf(id: string, own: readonly Edge[], edges: ReadonlyMap<string, Edge>): Edge[][] {
  const sets = new DisjointSets();
  const perAuthority = Map.groupBy(own, (edge) => authorityOf(otherEnd(edge, id)));
  const seen = new Map<string, string>();
  for (const edge of own) {
    const end = otherEnd(edge, id);
    sets.add(end);
    const isAlone = !edge.sure && (perAuthority.get(authorityOf(end))?.length ?? 0) > 1;
    for (const name of isAlone ? [] : edge.packages) {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, end);
      else sets.join(first, end);
    }
  }
  joinDirectly(
    own.map((edge) => otherEnd(edge, id)),
    edges,
    sets,
  );
  return [...Map.groupBy(own, (edge) => sets.rootOf(otherEnd(edge, id))).values()];
}

/** Looks at pairs only where there are few: an id with hundreds of names is nobody's alias list. */
function joinDirectly(ends: readonly string[], edges: ReadonlyMap<string, Edge>, sets: DisjointSets): void {
  if (ends.length > 64) return;
  for (const [index, a] of ends.entries()) {
    for (const b of ends.slice(index + 1)) if (edges.get(pairKey(a, b))?.sure) sets.join(a, b);
  }
}

function clusterOf(id: string, edges: readonly Edge[]): Hub['clusters'][number] {
  return {
    members: edges.map((edge) => otherEnd(edge, id)).sort(),
    packages: [...new Set(edges.flatMap(({ packages }) => [...packages]))].sort(),
  };
}

/** The neighbours of a hub that are one flaw, joined with each other and not with the hub. */
function chainOf(id: string, edges: readonly Edge[]): Joins['pairs'] {
  return edges.slice(1).map((edge, index) => {
    const before = edges[index] as Edge;
    return { a: otherEnd(before, id), b: otherEnd(edge, id), sure: before.sure && edge.sure };
  });
}

function otherEnd({ a, b }: Edge, id: string): string {
  return a === id ? b : a;
}

/** Who numbers such ids: `CVE`, `GHSA`, `PYSEC`; an id without a prefix is an authority of its own. */
function authorityOf(id: string): string {
  const dash = id.indexOf('-');
  return dash < 1 ? id : id.slice(0, dash);
}
