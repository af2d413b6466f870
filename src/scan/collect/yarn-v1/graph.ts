// SPDX-License-Identifier: Apache-2.0
import type { Notice } from '../../../model/problem.ts';
import type { Edge, EdgeKind, LockedPackage, MissingEntries, RootEdge } from '../lock-graph.ts';
import { type Manifest, manifestAsks, resolutionPath } from '../lock-manifest.ts';
import { LockPackages } from '../lock-packages.ts';
import { lockedPackage, splitPattern } from './packages.ts';
import type { YarnEntry } from './read-lock.ts';

export interface YarnGraphQuestion {
  entries: readonly YarnEntry[];
  /** The root first, then its workspaces; empty when the root could not be read. */
  workspaces: readonly Manifest[];
  trustedRegistries: readonly string[];
  missing: MissingEntries;
  notices: Notice[];
  target: string;
}

/** Connects entries and workspaces: every `name range` of a package leads to the entry that has this pattern. */
export function graphOf(question: YarnGraphQuestion): { packages: LockedPackage[]; roots: RootEdge[] } {
  const { entries, workspaces } = question;
  const packages = new LockPackages();
  const patterns = new Map<string, string>();
  const keys = entries.map((entry) => {
    const locked = lockedPackage(entry, question.trustedRegistries);
    const key = packages.add(locked);
    tellMismatch(entry, locked, question);
    for (const pattern of entry.patterns) patterns.set(pattern, key);
    return key;
  });
  const lookup = new Lookup({ patterns, workspaces, missing: question.missing });
  for (const [at, entry] of entries.entries()) {
    packages.connect(keys[at] as string, [
      ...lookup.edges(entry.dependencies, 'need', entry.optionalDependencies),
      ...lookup.edges(entry.optionalDependencies, 'optional'),
    ]);
  }
  const roots = workspaces.flatMap((workspace) =>
    manifestAsks(workspace).flatMap(({ name, range, kind, scope }) => {
      const edge = lookup.edge(name, range, kind);
      return edge ? [{ ...edge, scope, manifest: workspace.path }] : [];
    }),
  );
  return { packages: packages.all(), roots };
}

function tellMismatch(
  { patterns, version, line }: YarnEntry,
  locked: LockedPackage,
  { notices, target }: YarnGraphQuestion,
): void {
  if (locked.version === version && locked.alias === undefined) return;
  const alias = patterns.some((pattern) => splitPattern(pattern).range.startsWith('npm:'));
  if (locked.version === version && alias) return;
  notices.push({
    code: 'lock-mismatch',
    message: `${target} line ${line}: the address downloads ${locked.name}@${locked.version}, the entry says otherwise. Counted is what is downloaded.`,
    target,
  });
}

class Lookup {
  private readonly given: {
    patterns: ReadonlyMap<string, string>;
    workspaces: readonly Manifest[];
    missing: MissingEntries;
  };
  private readonly firstParty: ReadonlySet<string | undefined>;
  private readonly forced = new Map<string, string>();
  private byName: Map<string, Set<string>> | undefined;

  constructor(given: Lookup['given']) {
    this.given = given;
    this.firstParty = new Set(given.workspaces.map((workspace) => workspace.name));
    for (const { pattern, wanted } of given.workspaces[0]?.resolutions ?? []) {
      const name = resolutionPath(pattern).at(-1);
      if (name !== undefined && !this.forced.has(name)) this.forced.set(name, wanted);
    }
  }

  edges(asked: ReadonlyMap<string, string>, kind: EdgeKind, except?: ReadonlyMap<string, string>): Edge[] {
    return [...asked].flatMap(([name, range]) => (except?.has(name) ? [] : (this.edge(name, range, kind) ?? [])));
  }

  edge(name: string, range: string, kind: EdgeKind): Edge | undefined {
    const to = this.find(name, range);
    if (to !== undefined) return { to, kind, name, range };
    const local = range.startsWith('link:') || range.startsWith('workspace:') || this.firstParty.has(name);
    if (!local && kind === 'need') this.given.missing.add(name);
    return undefined;
  }

  private find(name: string, range: string): string | undefined {
    const { patterns } = this.given;
    const exact = patterns.get(`${name}@${range}`) ?? (range === '' ? patterns.get(name) : undefined);
    if (exact !== undefined || this.firstParty.has(name)) return exact;
    // With `resolutions` an entry may be left with the forced range alone.
    const forced = this.forced.get(name);
    const resolved = forced === undefined ? undefined : patterns.get(`${name}@${forced}`);
    if (resolved !== undefined) return resolved;
    const all = this.named(name);
    return all?.size === 1 ? [...all][0] : undefined;
  }

  private named(name: string): ReadonlySet<string> | undefined {
    if (this.byName === undefined) {
      this.byName = new Map();
      for (const [pattern, key] of this.given.patterns) {
        const { name } = splitPattern(pattern);
        this.byName.set(name, (this.byName.get(name) ?? new Set()).add(key));
      }
    }
    return this.byName.get(name);
  }
}
