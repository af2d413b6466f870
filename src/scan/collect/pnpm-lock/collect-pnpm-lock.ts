// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../../model/component.ts';
import type { Inventory, OverrideFact, ProjectAsk, RuntimeFact } from '../../../model/inventory.ts';
import type { Notice, Problem } from '../../../model/problem.ts';
import type { CollectInput } from '../contract.ts';
import { graphComponents, MissingEntries, projectAsks } from '../lock-graph.ts';
import { type Manifest, manifestAsks, readManifest } from '../lock-manifest.ts';
import { folderOf, lockTarget, readLockText } from '../lock-text.ts';
import { graphOf, isRuntime } from './graph.ts';
import type { PnpmSources } from './packages.ts';
import { type PnpmDocument, type PnpmLock, readPnpmLock } from './read-lock.ts';
import { pnpmRegistries } from './registries.ts';

/** Reads one pnpm-lock.yaml into an inventory. */
export async function collectPnpmLock(input: CollectInput): Promise<readonly Inventory[]> {
  const { text, digest } = readLockText(input);
  const { path, folder, trustedRegistries } = input;
  const lock = await readPnpmLock(text, path);
  const missing = new MissingEntries();
  // Only for the project's name: the lockfile itself tells what each importer asks for.
  const manifest = readManifest({ folder, at: folderOf(path), target: path, why: '' }, []);
  const registryOf = await pnpmRegistries(folder, folderOf(path));
  const question = { path, missing, trustedRegistries, registryOf };
  const { components, requires } = lock.project ? readDocument(lock.project, question) : nothing;
  const tools = lock.environment ? readDocument(lock.environment, question).components : [];
  return [
    {
      target: lockTarget(input, { kind: 'pnpm-lock', digest, name: manifest?.name, version: manifest?.version }),
      components: [...components, ...tools.map(asTool)].sort((a, b) => (a.key < b.key ? -1 : 1)),
      requires,
      runtimes: runtimeFacts(lock, path),
      secrets: [],
      overrides: overrideFacts(lock.project, path),
      problems: [...emptyProblems(lock.project, manifest, path), ...missing.problems(path)],
      notices: toolNotices(tools, path),
    },
  ];
}

type DocumentQuestion = Omit<PnpmSources, 'generation'> & { path: string; missing: MissingEntries };

interface DocumentAnswer {
  components: readonly Component[];
  requires: readonly ProjectAsk[];
}

const nothing: DocumentAnswer = { components: [], requires: [] };

function readDocument(document: PnpmDocument, { path, missing, ...sources }: DocumentQuestion): DocumentAnswer {
  const { packages, roots } = graphOf(document, { ...sources, generation: document.generation }, missing);
  return { components: graphComponents(packages, roots, path), requires: projectAsks(roots, folderOf(path)) };
}

/**
 * pnpm itself and its config dependencies run at install and are matched like any package, but they are tools:
 * no component of the application, and never of its production. Keys get a prefix of their own, because the
 * application may hold the same package.
 */
function asTool(component: Component): Component {
  const prefixed = (key: string) => `environment:${key}`;
  return {
    ...component,
    key: prefixed(component.key),
    class: 'runtime',
    scope: 'dev',
    dependsOn: component.dependsOn.map(prefixed),
  };
}

function toolNotices(tools: readonly Component[], target: string): Notice[] {
  if (tools.length === 0) return [];
  const names = tools.filter((tool) => tool.direct).map((tool) => `${tool.name}@${tool.version}`);
  const message = `${target} also locks pnpm's own tools (${names.join(', ')}): counted as development, class runtime.`;
  return [{ code: 'pnpm-environment', message, target }];
}

function runtimeFacts({ project, environment }: PnpmLock, file: string): RuntimeFact[] {
  const entries = [...(project?.entries ?? []), ...(environment?.entries ?? [])].filter(isRuntime);
  return entries.map(({ key, lines }) => {
    const [runtime = '', version = ''] = key.split('@runtime:');
    return {
      runtime,
      version,
      exact: /^\d+\.\d+\.\d+/.test(version),
      source: 'pnpm-lock',
      location: { file, line: lines[0] ?? 0 },
    };
  });
}

/** Overrides of generation 5 and later: `a`, `a@1`, `parent>a`. A `>` of a range is none between names. */
function overrideFacts(project: PnpmDocument | undefined, file: string): OverrideFact[] {
  return [...(project?.overrides ?? [])].flatMap(([pattern, { value, line }]) => {
    if (typeof value !== 'string') return [];
    const path = pattern.split(/(?<![ |@<>=])>(?![=\s\d])/).map((name) => name.trim());
    return [{ path, wanted: value, location: { file, line } }];
  });
}

/** A lock that lists nothing while the project asks for something was cut after its first lines. */
function emptyProblems(project: PnpmDocument | undefined, manifest: Manifest | undefined, target: string): Problem[] {
  const listed = [...(project?.importers.values() ?? [])].some((asks) => asks.length > 0);
  const asked = manifest ? manifestAsks(manifest).filter((ask) => !/^(?:link|workspace):/.test(ask.range)).length : 0;
  if (listed || asked === 0) return [];
  const message = `${target} lists no dependency, but package.json asks for ${asked}: the file is cut short or outdated. Run "pnpm install".`;
  return [{ code: 'input-malformed', message, target }];
}
