// SPDX-License-Identifier: Apache-2.0
import type { Edge, LockedPackage, MissingEntries, RootEdge } from '../lock-graph.ts';
import { joinPath } from '../lock-text.ts';
import { mapUnder, textUnder } from '../yaml-value.ts';
import { candidates } from './dependency-path.ts';
import { lockedPackage, type PnpmSources } from './packages.ts';
import type { PnpmAsk, PnpmDocument, PnpmEntry } from './read-lock.ts';

export interface PnpmGraph {
  packages: LockedPackage[];
  roots: RootEdge[];
}

/** Connects a document's packages; the importers are the roots. */
export function graphOf(document: PnpmDocument, sources: PnpmSources, missing: MissingEntries): PnpmGraph {
  const links = new Links(document, missing);
  const packages: LockedPackage[] = [];
  const roots: RootEdge[] = [];
  for (const [importer, asks] of document.importers) {
    const manifest = joinPath(importer, 'package.json');
    for (const { edge, ask } of links.answers(asks))
      roots.push({ ...edge, scope: ask.scope, manifest, name: ask.name, range: ask.specifier });
  }
  for (const entry of document.entries) {
    const edges = links.answers(entry.asks).map((answer) => answer.edge);
    // An injected workspace is the project itself; what it needs the project needs.
    if (isWorkspace(entry, document)) for (const edge of edges) roots.push({ ...edge, scope: 'prod' });
    else if (!isRuntime(entry)) packages.push({ ...lockedPackage(entry, sources), edges });
  }
  return { packages: packages.map((locked) => ({ ...locked, alias: links.alias(locked) })), roots };
}

/** Node.js and its like, when pnpm installs the runtime too (`node@runtime:24.4.0`). */
export function isRuntime({ key }: Pick<PnpmEntry, 'key'>): boolean {
  return /^[a-z]+@runtime:/.test(key);
}

function isWorkspace(entry: PnpmEntry, { importers }: PnpmDocument): boolean {
  const directory = textUnder(mapUnder(entry.package, 'resolution'), 'directory');
  return directory !== undefined && importers.has(joinPath(directory) || '.');
}

class Links {
  private readonly keys: ReadonlySet<string>;
  private readonly document: PnpmDocument;
  private readonly missing: MissingEntries;
  /** The names a package is installed under. */
  private readonly names = new Map<string, Set<string>>();

  constructor(document: PnpmDocument, missing: MissingEntries) {
    this.document = document;
    this.missing = missing;
    this.keys = new Set(document.entries.map((entry) => entry.key));
  }

  /** The edges to what is asked for; none for links to workspaces, which are the project itself. */
  answers<Asked extends PnpmAsk>(asks: readonly Asked[]): { ask: Asked; edge: Edge }[] {
    return asks.flatMap((ask) => {
      const to = this.find(ask);
      return to === undefined ? [] : [{ ask, edge: { to, kind: ask.kind } }];
    });
  }

  private find({ name, range, kind }: PnpmAsk): string | undefined {
    if (range.startsWith('link:') || range.startsWith('workspace:')) return undefined;
    const to = candidates(name, range, this.document.generation).find((key) => this.keys.has(key));
    if (to !== undefined) this.names.set(to, (this.names.get(to) ?? new Set()).add(name));
    else if (kind !== 'optional') this.missing.add(name);
    return to;
  }

  alias({ key, name }: LockedPackage): string | undefined {
    const names = this.names.get(key);
    return names === undefined || names.has(name) ? undefined : [...names].sort()[0];
  }
}
