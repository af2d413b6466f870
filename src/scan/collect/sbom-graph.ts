// SPDX-License-Identifier: Apache-2.0
import type { SbomEdge } from './sbom-document.ts';

/** What the relationships of an SBOM say about its components. */
export interface SbomGraph {
  /** Whether the document tells any dependency between what it describes. */
  known: boolean;
  /** Needed keys by needing key; sorted, without repeats. */
  dependsOn: ReadonlyMap<string, readonly string[]>;
  direct: ReadonlySet<string>;
  /** Needed only for development, building or testing. */
  dev: ReadonlySet<string>;
  /** Everyone who needs it calls it optional. */
  optional: ReadonlySet<string>;
  /** Components that no chain from the root reaches; they count as direct, so that none is lost from sight. */
  outside: number;
}

/** The nodes: components by key, what the document describes, and components that only group others. */
export interface SbomNodes {
  keys: readonly string[];
  roots: readonly string[];
  groups: readonly string[];
}

/**
 * Reads direct, dev and optional off the edges. Edges to or from anything but roots and components are ignored.
 * Linear in edges; cycles are harmless.
 */
export function readSbomGraph(nodes: SbomNodes, edges: readonly SbomEdge[]): SbomGraph {
  const { keys, roots } = nodes;
  const known = new Set(keys);
  const rootSet = new Set(roots);
  const out = new Map<string, SbomEdge[]>();
  const required = new Set<string>();
  const optional = new Set<string>();
  for (const edge of edges) {
    if (edge.from === edge.to || !known.has(edge.to) || !(known.has(edge.from) || rootSet.has(edge.from))) continue;
    const list = out.get(edge.from);
    if (list) list.push(edge);
    else out.set(edge.from, [edge]);
    if (edge.kind === 'optional') optional.add(edge.to);
    else required.add(edge.to);
  }
  const askers = [...roots.filter((root) => !known.has(root)), ...nodes.groups];
  const direct = findDirect(nodes, askers, out);
  const outside = addUnreached(keys, direct, out);
  return {
    known: out.size > 0,
    dependsOn: new Map([...out].filter(([from]) => known.has(from)).map(([from, list]) => [from, targets(list)])),
    direct,
    dev: findDev(keys, askers, { out, direct }),
    optional: new Set([...optional].filter((key) => !required.has(key))),
    outside,
  };
}

type Edges = ReadonlyMap<string, readonly SbomEdge[]>;

function targets(edges: readonly SbomEdge[]): string[] {
  return [...new Set(edges.map((edge) => edge.to))].sort();
}

/**
 * A root that is a component itself (a document describes many things) is direct; one that is not asks for others,
 * and so does a group. Where nobody asks for anything, what no one needs is direct.
 */
function findDirect(nodes: SbomNodes, askers: readonly string[], out: Edges): Set<string> {
  const known = new Set(nodes.keys);
  const asked = askers.flatMap((asker) => (out.get(asker) ?? []).map((edge) => edge.to));
  const direct = new Set([...nodes.roots.filter((root) => known.has(root)), ...asked]);
  return direct.size > 0 ? direct : notNeeded(nodes.keys, out);
}

function notNeeded(keys: Iterable<string>, out: Edges): Set<string> {
  const left = new Set(keys);
  const heads = new Set(left);
  for (const from of left) for (const edge of out.get(from) ?? []) heads.delete(edge.to);
  return heads;
}

/** Components outside the graph: those nobody needs first, then whatever only stands in cycles. Returns how many. */
function addUnreached(keys: readonly string[], direct: Set<string>, out: Edges): number {
  const before = direct.size;
  for (const pick of [(left: Set<string>) => notNeeded(left, out), (left: Set<string>) => left]) {
    const reached = reach(direct, out, () => true);
    const left = new Set(keys.filter((key) => !reached.has(key)));
    for (const key of pick(left)) direct.add(key);
  }
  return direct.size - before;
}

function reach(from: Iterable<string>, out: Edges, follow: (edge: SbomEdge) => boolean): Set<string> {
  const reached = new Set(from);
  for (const key of reached) {
    for (const edge of out.get(key) ?? []) if (follow(edge)) reached.add(edge.to);
  }
  return reached;
}

/** Dev is what is reached only over a dev edge. */
function findDev(
  keys: readonly string[],
  askers: readonly string[],
  graph: { out: Edges; direct: ReadonlySet<string> },
): Set<string> {
  const all = [...graph.out.values()].flat();
  const devTargets = new Set(all.filter((edge) => edge.kind === 'dev').map((edge) => edge.to));
  if (devTargets.size === 0) return new Set();
  const isProd = (edge: SbomEdge) => edge.kind !== 'dev';
  const asked = askers.flatMap((asker) => graph.out.get(asker) ?? []);
  const prodStarts = new Set(asked.filter(isProd).map((edge) => edge.to));
  for (const key of graph.direct) if (!devTargets.has(key)) prodStarts.add(key);
  const prod = reach(prodStarts, graph.out, isProd);
  const dev = reach(devTargets, graph.out, () => true);
  return new Set(keys.filter((key) => dev.has(key) && !prod.has(key)));
}
