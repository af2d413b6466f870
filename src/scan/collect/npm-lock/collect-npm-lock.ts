// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../../kit/errors.ts';
import type { Component } from '../../../model/component.ts';
import type { Inventory, OverrideFact, ProjectAsk } from '../../../model/inventory.ts';
import type { Notice, Problem } from '../../../model/problem.ts';
import type { CollectInput } from '../contract.ts';
import { guessDirect } from '../guess-direct.ts';
import { type JsonObject, namesIn, overridesIn, type PackageJson, readPackageJson } from '../package-json.ts';
import { type LockDocument, parseLock } from './lock-document.ts';
import { componentOf, inheritOrigins } from './lock-entry.ts';
import { graphOf, type LockGraph } from './lock-graph.ts';

/** Reads one npm lockfile into an inventory. */
export function collectNpmLock(input: CollectInput): Inventory {
  const { path, folder } = input;
  const bytes = folder.read(path);
  if (bytes === undefined) throw new NgaoError('input-unreadable', `There is no file ${path}.`);
  const lock = parseLock(textOf(bytes), path);
  const problems: Problem[] = [];
  const manifest = manifestBeside(input, problems);
  const root = lock.root ?? manifest?.fields;
  const graph = graphOf(lock, root);
  const components = componentsOf(lock, input);
  connect(components, graph, components.length === lock.entries.size);
  if (root === undefined) guessDirect(components);
  problems.push(...problemsOf(lock, components, path));
  const fields = [lock.root, lock.fields, manifest?.fields];
  return {
    target: {
      ref: path,
      kind: 'npm-lock',
      name: firstText(fields, 'name'),
      version: firstText(fields, 'version'),
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    },
    components,
    ...(root !== undefined && { requires: projectAsks(graph, components, path) }),
    runtimes: [],
    secrets: [],
    overrides: manifest === undefined ? [] : overridesInForce(manifest),
    problems,
    notices: noticesOf({ lock, graph, manifest, root, components, path }),
  };
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The project's package.json: next to the lockfile, or next to `node_modules` for the hidden lockfile. */
function manifestBeside({ path, folder }: CollectInput, problems: Problem[]): PackageJson | undefined {
  try {
    return readPackageJson(folder, `${projectFolder(path)}package.json`);
  } catch (error) {
    if (!(error instanceof NgaoError)) throw error;
    problems.push({ code: error.code, message: error.message, target: path });
    return undefined;
  }
}

function componentsOf(lock: LockDocument, { path: file, trustedRegistries }: CollectInput): Component[] {
  const components: Component[] = [];
  const oldFormat = lock.lockfileVersion === 1;
  lock.entries.forEach((entry, path) => {
    if (entry.link === true || lock.firstParty.has(path)) return;
    const line = lock.lines.get(path) ?? 1;
    components.push(componentOf(path, entry, { file, line, trustedRegistries, oldFormat }));
  });
  inheritOrigins(components, lock.entries);
  return components.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * Adds what only the graph knows. The lock's `dev` flag is believed unless the graph shows that production needs the
 * package: a wrong flag must not hide it. `everyEntry`: no entry is a link or a folder of the project.
 */
function connect(components: readonly Component[], graph: LockGraph, everyEntry: boolean): void {
  const isComponent = everyEntry ? undefined : new Set(components.map((component) => component.key));
  for (const component of components) {
    const needs = graph.needs.get(component.key) ?? none;
    component.dependsOn = isComponent === undefined ? needs : needs.filter((key) => isComponent.has(key));
    component.direct = graph.direct.has(component.key);
    if (graph.production.has(component.key)) component.scope = 'prod';
  }
}

const none: readonly string[] = [];

/** npm reads `overrides` alone: `resolutions` and pnpm's beside them are not in force. */
function overridesInForce(manifest: PackageJson): OverrideFact[] {
  return overridesIn({ ...manifest, fields: { overrides: manifest.fields.overrides } });
}

/** What the project's package.json files ask for; the hidden lockfile's project is above `node_modules`. */
function projectAsks({ asks }: LockGraph, components: readonly Component[], path: string): ProjectAsk[] {
  const base = projectFolder(path);
  const keys = new Set(components.map((component) => component.key));
  return asks
    .filter(({ to }) => keys.has(to))
    .map(({ folder, name, range, to }) => ({ manifest: `${base}${folder && `${folder}/`}package.json`, name, range, to }));
}

/** The folder of the project, '' or ending in `/`. */
const projectFolder = (path: string) => path.slice(0, path.lastIndexOf('/') + 1).replace(/(^|\/)node_modules\/$/, '$1');

const toldAtMost = 20;

function problemsOf(lock: LockDocument, components: readonly Component[], target: string): Problem[] {
  const versionless = components.filter(({ version, origin }) => version === '' && !hasNoVersionOfItsOwn.has(origin.kind));
  const nameless = components.filter(({ name }) => !isPackageName(name));
  const about = [
    ...lock.unreadable.map((path) => `the entry ${shortened(path)} could not be read`),
    ...nameless.map(({ key }) => `the entry ${shortened(key)} names no package`),
    ...versionless.map(({ key }) => `the entry ${shortened(key)} has no version`),
  ];
  const problems = about.slice(0, toldAtMost).map((what) => problem(`${target}: ${what}. ${runAgain}`, target));
  const more = about.length - problems.length;
  return more > 0 ? [...problems, problem(`${target}: ${more} more entries are damaged. ${runAgain}`, target)] : problems;
}

/** A commit or a tarball is its own version: such a package.json need not have one. */
const hasNoVersionOfItsOwn: ReadonlySet<string> = new Set(['git', 'url', 'file']);

const runAgain = 'Run "npm install --package-lock-only" again.';

const problem = (message: string, target: string): Problem => ({ code: 'input-malformed', message, target });

const isPackageName = (name: string) => /^(?:@[^/@\s]+\/)?[^/@\s]+$/.test(name);

const shortened = (path: string) => JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}...` : path);

interface Told {
  lock: LockDocument;
  graph: LockGraph;
  manifest: PackageJson | undefined;
  root: JsonObject | undefined;
  components: readonly Component[];
  path: string;
}

function noticesOf({ lock, graph, manifest, root, components, path }: Told): Notice[] {
  const notices: Notice[] = [];
  const tell = (code: string, message: string) => notices.push({ code, message, target: path });
  const flagged = components.filter(({ key }) => graph.production.has(key) && lock.entries.get(key)?.dev === true);
  if (flagged.length > 0) {
    tell('scope-mismatch', `Marked "dev" but needed in production, and judged so: ${listed(flagged)}.`);
  }
  const elsewhere = components.filter(({ key, alias, name }) => alias !== undefined && lock.entries.get(key)?.name !== name);
  if (elsewhere.length > 0) {
    tell(
      'address-mismatch',
      `The address fetches another package than the folder is called, and is believed: ${listed(elsewhere)}.`,
    );
  }
  if (root === undefined) {
    tell('direct-guessed', `There is no package.json beside ${path}: what no other package needs counts as direct.`);
  }
  const changed = lock.root === undefined || manifest === undefined ? [] : changedWishes(lock.root, manifest.fields);
  if (changed.length > 0) {
    tell(
      'lockfile-outdated',
      `${manifest?.file} and ${path} ask for different versions of ${changed.join(', ')}: run "npm install".`,
    );
  }
  return notices;
}

const listed = (components: readonly Component[]) =>
  components
    .slice(0, toldAtMost)
    .map(({ key, name, version }) => `${name}@${version} in ${shortened(key)}`)
    .join(', ');

/** Names whose wanted range differs between lockfile and package.json; `npm ci` would refuse to install. */
function changedWishes(locked: JsonObject, wanted: JsonObject): string[] {
  const changed = new Set<string>();
  for (const field of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    for (const name of new Set([...namesIn(locked, field), ...namesIn(wanted, field)])) {
      if (rangeOf(locked, field, name) !== rangeOf(wanted, field, name)) changed.add(name);
    }
  }
  return [...changed].sort().slice(0, toldAtMost);
}

function rangeOf(fields: JsonObject, field: string, name: string): unknown {
  const section = fields[field] as JsonObject | undefined;
  return section && Object.hasOwn(section, name) ? section[name] : undefined;
}

function firstText(sources: readonly (JsonObject | undefined)[], field: string): string {
  for (const source of sources) {
    const value = source?.[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}
