// SPDX-License-Identifier: Apache-2.0
import type { Component, ComponentClass, ComponentScope, Digest, Origin } from '../../model/component.ts';
import type { ProjectAsk } from '../../model/inventory.ts';
import type { Problem } from '../../model/problem.ts';
import { AskedRanges } from './asked-ranges.ts';
import { joinPath } from './lock-text.ts';
import { npmPurl } from './npm-purl.ts';

export type EdgeKind = 'need' | 'optional' | 'peer';

/** One package asks for another; `to` is a key. */
export interface Edge {
  to: string;
  kind: EdgeKind;
  /** The name and range asked for, where the lockfile tells them. */
  name?: string;
  range?: string | undefined;
}

/** The project itself (or one of its workspaces) asks for a package. */
export interface RootEdge extends Edge {
  scope: ComponentScope;
  /** The package.json that asks. */
  manifest?: string;
}

/** One installed package as a lockfile tells it, before the graph says who needs it. */
export interface LockedPackage {
  key: string;
  name: string;
  version: string;
  origin: Origin;
  lines: number[];
  /** Filled once every package has its key. */
  edges: Edge[];
  alias?: string | undefined;
  digests?: readonly Digest[];
  deprecated?: string | undefined;
  bundled?: boolean;
  class?: ComponentClass;
  /** Given where the lockfile itself tells it; else the graph does. */
  scope?: ComponentScope;
  /** As `scope`. */
  optional?: boolean;
}

/**
 * Turns packages into components, sorted by key: direct, dev, optional and peer by reachability from the roots.
 * `dev` is what only development needs; a package nobody asks for counts as production, so that it is never hidden.
 */
export function graphComponents(
  packages: readonly LockedPackage[],
  roots: readonly RootEdge[],
  file: string,
): readonly Component[] {
  const reached = colour(packages, roots);
  return packages.map((locked) => component(locked, reached.get(locked.key) ?? 0, file)).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * What the project asks for, as far as names and ranges are told; sorted by manifest and name. `base` is the folder
 * that the manifests' paths are relative to.
 */
export function projectAsks(roots: readonly RootEdge[], base = ''): ProjectAsk[] {
  const asks = roots.flatMap(({ manifest, name, range, to }) =>
    manifest === undefined || name === undefined || range === undefined
      ? []
      : [{ manifest: joinPath(base, manifest), name, range, to }],
  );
  const order = ({ manifest, name }: ProjectAsk) => `${manifest}\0${name}`;
  return asks.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** One bit for each way a package was reached from the roots. */
const ways = { any: 1, prod: 2, withoutOptional: 4, withoutPeer: 8, direct: 16 } as const;

/** Walks the graph once: a package is visited again only when it is reached in a way that is new for it. */
function colour(packages: readonly LockedPackage[], roots: readonly RootEdge[]): ReadonlyMap<string, number> {
  const byKey = new Map(packages.map((locked) => [locked.key, locked]));
  const reached = new Map<string, number>();
  const queue: string[] = [];
  const visit = ({ to, kind }: Edge, from: number) => {
    const before = reached.get(to) ?? 0;
    const now = before | (from & ~blockedWay(kind));
    if (now === before || !byKey.has(to)) return;
    reached.set(to, now);
    queue.push(to);
  };
  const all = ways.any | ways.withoutOptional | ways.withoutPeer | ways.direct;
  for (const root of roots) visit(root, root.scope === 'prod' ? all | ways.prod : all);
  for (let at = 0; at < queue.length; at++) {
    const key = queue[at] as string;
    const from = (reached.get(key) as number) & ~ways.direct;
    for (const edge of byKey.get(key)?.edges ?? []) visit(edge, from);
  }
  return reached;
}

function blockedWay(kind: EdgeKind): number {
  if (kind === 'need') return 0;
  return kind === 'optional' ? ways.withoutOptional : ways.withoutPeer;
}

function component(locked: LockedPackage, way: number, file: string): Component {
  const { key, name, version } = locked;
  return {
    key,
    purl: npmPurl(name, version),
    ecosystem: 'npm',
    name,
    version,
    scope: locked.scope ?? (way !== 0 && (way & ways.prod) === 0 ? 'dev' : 'prod'),
    class: locked.class ?? 'app',
    direct: (way & ways.direct) !== 0,
    origin: locked.origin,
    ...remarks(locked, way),
    requires: new AskedRanges((asked) => locked.edges.find((edge) => edge.name === asked)?.range),
    dependsOn: dependsOn(locked),
    locations: [...new Set(locked.lines)].sort((a, b) => a - b).map((line) => ({ file, line })),
  };
}

/** The fields that most components do not have. */
function remarks(locked: LockedPackage, way: number): Partial<Component> {
  const { name, alias, deprecated, digests } = locked;
  const told: Partial<Component> = {};
  if (alias !== undefined && alias !== name) told.alias = alias;
  if (locked.optional ?? (way !== 0 && (way & ways.withoutOptional) === 0)) told.optional = true;
  if (way !== 0 && (way & ways.withoutPeer) === 0) told.peer = true;
  if (locked.bundled) told.bundled = true;
  if (deprecated) told.deprecated = deprecated;
  if (digests !== undefined && digests.length > 0) told.digests = digests;
  return told;
}

function dependsOn({ key, edges }: LockedPackage): string[] {
  const keys = new Set<string>();
  for (const { to } of edges) if (to !== key) keys.add(to);
  return [...keys].sort();
}

/** What packages ask for and the lockfile does not hold: the mark of a cut or outdated lockfile. */
export class MissingEntries {
  private readonly names = new Set<string>();

  add(name: string): void {
    this.names.add(name);
  }

  /** One Problem for all, naming three at most; none when nothing is missing. */
  problems(path: string): Problem[] {
    if (this.names.size === 0) return [];
    const all = [...this.names].sort();
    const shown = all.slice(0, 3).map((name) => (printable.test(name) ? name : '(an unprintable name)'));
    const more = all.length > 3 ? ` and ${all.length - 3} more` : '';
    const message =
      `${path} has no entry for ${shown.join(', ')}${more}, which the project or its packages ask for: ` +
      "the file is cut short or older than package.json. Run the package manager's install and scan again.";
    return [{ code: 'input-malformed', message, target: path }];
  }
}

const printable = /^[\w@./~+-]{1,120}$/;
