// SPDX-License-Identifier: Apache-2.0
import type { Component, ComponentClass, ComponentScope, Digest, Origin } from '../../model/component.ts';
import type { Problem } from '../../model/problem.ts';
import { npmPurl } from './npm-purl.ts';

export type EdgeKind = 'need' | 'optional' | 'peer';

/** One package asks for another; `to` is a key. */
export interface Edge {
  to: string;
  kind: EdgeKind;
}

/** The project itself (or one of its workspaces) asks for a package. */
export interface RootEdge extends Edge {
  scope: ComponentScope;
}

/** One installed package as a lockfile tells it, before the graph says who needs it. */
export interface LockedPackage {
  key: string;
  name: string;
  version: string;
  origin: Origin;
  lines: readonly number[];
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
  const colours = colour(packages, roots);
  return packages.map((locked) => component(locked, colours, file)).sort((a, b) => (a.key < b.key ? -1 : 1));
}

interface Colours {
  direct: ReadonlySet<string>;
  reached: ReadonlySet<string>;
  prod: ReadonlySet<string>;
  /** Reached without an optional edge. */
  needed: ReadonlySet<string>;
  /** Reached without a peer edge. */
  unpeered: ReadonlySet<string>;
}

function colour(packages: readonly LockedPackage[], roots: readonly RootEdge[]): Colours {
  const byKey = new Map(packages.map((locked) => [locked.key, locked]));
  const flood = (starts: readonly RootEdge[], blocked?: EdgeKind) => {
    const seen = new Set<string>();
    const queue: string[] = [];
    const visit = (edge: Edge) => {
      if (edge.kind === blocked || seen.has(edge.to) || !byKey.has(edge.to)) return;
      seen.add(edge.to);
      queue.push(edge.to);
    };
    for (const start of starts) visit(start);
    for (let at = 0; at < queue.length; at++) for (const edge of byKey.get(queue[at] as string)?.edges ?? []) visit(edge);
    return seen;
  };
  return {
    direct: new Set(roots.map((root) => root.to)),
    reached: flood(roots),
    prod: flood(roots.filter((root) => root.scope === 'prod')),
    needed: flood(roots, 'optional'),
    unpeered: flood(roots, 'peer'),
  };
}

function component(locked: LockedPackage, colours: Colours, file: string): Component {
  const { key, name, version, origin, alias, deprecated, bundled } = locked;
  const reached = colours.reached.has(key);
  const scope = locked.scope ?? (reached && !colours.prod.has(key) ? 'dev' : 'prod');
  const optional = locked.optional ?? (reached && !colours.needed.has(key));
  const dependsOn = [...new Set(locked.edges.map((edge) => edge.to))].filter((to) => to !== key).sort();
  return {
    key,
    purl: npmPurl(name, version),
    ecosystem: 'npm',
    name,
    version,
    scope,
    class: locked.class ?? 'app',
    direct: colours.direct.has(key),
    origin,
    ...(alias !== undefined && alias !== name && { alias }),
    ...(optional && { optional }),
    ...(reached && !colours.unpeered.has(key) && { peer: true }),
    ...(bundled && { bundled }),
    ...(deprecated && { deprecated }),
    ...(locked.digests?.length && { digests: locked.digests }),
    dependsOn,
    locations: [...new Set(locked.lines)].sort((a, b) => a - b).map((line) => ({ file, line })),
  };
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
