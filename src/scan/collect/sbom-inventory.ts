// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import { isNodeRuntime } from '../../model/component-class.ts';
import type { Inventory, RuntimeFact } from '../../model/inventory.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import { parsePurl } from '../../model/purl.ts';
import { type Distribution, ecosystemOfPurl } from '../../model/purl-ecosystem.ts';
import type { CollectInput } from './contract.ts';
import { sbomComponent } from './sbom-component.ts';
import type { SbomDocument, SbomEntry } from './sbom-document.ts';
import type { SbomFile } from './sbom-file.ts';
import { readSbomGraph, type SbomGraph } from './sbom-graph.ts';

/**
 * Turns a bill of materials into an inventory. What the document describes is the target, not a component, unless it
 * is all there is. Entries that are no packages (files, data, the operating system) are left out with a Notice; entries
 * without purl stay, told in one Notice, and are a Problem when they are the larger part: that proves nothing clean.
 */
export function sbomInventory(document: SbomDocument, file: SbomFile, input: CollectInput): Inventory {
  const { packages, others } = sortEntries(document);
  const kept = packages.filter((entry) => !isRoot(entry, document));
  const entries = kept.length > 0 ? kept : packages;
  const keyed = giveKeys(entries);
  const nodes = {
    keys: keyed.map(({ key }) => key),
    roots: document.roots,
    groups: keyed.filter(({ entry }) => isGroup(entry)).map(({ key }) => key),
  };
  const graph = readSbomGraph(nodes, document.edges);
  const distribution = findDistribution(others);
  const context = { file: file.path, trustedRegistries: input.trustedRegistries, distribution, graph };
  const components = keyed.map(({ entry, key }) => sbomComponent(entry, key, context));
  const told = judge({ entries, others, components, graph }, file.path);
  return {
    target: {
      ref: file.path,
      kind: document.format,
      name: document.name || (file.path.split('/').at(-1) as string),
      version: document.version,
      digest: file.digest,
    },
    components,
    runtimes: entries.flatMap((entry) => runtimeFacts(entry, file.path)),
    secrets: [],
    overrides: [],
    problems: [...document.problems, ...told.problems],
    notices: [...document.notices, ...told.notices],
  };
}

function sortEntries(document: SbomDocument): { packages: SbomEntry[]; others: SbomEntry[] } {
  const packages: SbomEntry[] = [];
  const others: SbomEntry[] = [];
  for (const entry of document.entries) {
    const isPackage = entry.kind === 'package' || entry.kind === 'group' || hasEcosystem(entry);
    (isPackage ? packages : others).push(entry);
  }
  return { packages, others };
}

function hasEcosystem(entry: SbomEntry): boolean {
  return entry.purl !== '' && (ecosystemOfPurl(entry.purl)?.ecosystem ?? '') !== '';
}

/** A document that describes many things equally has no single root: then they are its components. */
function isRoot(entry: SbomEntry, document: SbomDocument): boolean {
  return document.roots.length === 1 && entry.id !== '' && entry.id === document.roots[0];
}

/** The document's own ids; a missing one is made of purl or name, a repeated one gets a number. */
function giveKeys(entries: readonly SbomEntry[]): { entry: SbomEntry; key: string }[] {
  const taken = new Set(entries.map((entry) => entry.id));
  const used = new Map<string, number>();
  return entries.map((entry) => {
    const wanted = entry.id || entry.purl || `${entry.name}@${entry.version}`;
    let count = used.get(wanted) ?? 0;
    let key = wanted;
    do {
      count++;
      key = count === 1 ? wanted : `${wanted}#${count}`;
    } while (count > 1 && taken.has(key));
    used.set(wanted, count);
    if (count > 1) taken.add(key);
    return { entry, key };
  });
}

/** The operating-system entry tells the release where package purls lack it; several entries contradict each other. */
function findDistribution(others: readonly SbomEntry[]): Distribution | undefined {
  const systems = others.filter((entry) => entry.kind === 'operating-system' && entry.version !== '');
  const [system] = systems;
  if (system === undefined || systems.length > 1) return undefined;
  return { id: system.name.toLowerCase(), version: system.version };
}

function runtimeFacts(entry: SbomEntry, file: string): RuntimeFact[] {
  if (entry.purl !== '' && !/^pkg:\/*generic\//i.test(entry.purl)) return [];
  const purl = entry.purl === '' ? undefined : parsePurl(entry.purl, 'grammar');
  if (!isNodeRuntime({ purl, name: entry.name, foundAt: entry.foundAt })) return [];
  const version = (purl?.version || entry.version).replace(/^v/, '');
  if (version === '') return [];
  const exact = /^\d+\.\d+\.\d+/.test(version);
  return [{ runtime: 'node', version, exact, source: 'sbom', location: { file, line: entry.line } }];
}

interface Judged {
  entries: readonly SbomEntry[];
  others: readonly SbomEntry[];
  components: readonly Component[];
  graph: SbomGraph;
}

function judge(judged: Judged, target: string): { problems: Problem[]; notices: Notice[] } {
  const { entries, others, components, graph } = judged;
  const problems: Problem[] = [];
  const notices: Notice[] = [];
  const tell = (code: string, message: string) => notices.push({ code, message, target });
  if (others.length > 0) {
    tell(
      'sbom-not-packages',
      `Entries left out because they are files, data or the system itself, not packages: ${others.length}.`,
    );
  }
  if (components.length === 0) {
    problems.push({ code: 'nothing-to-scan', message: `${target} lists no packages: nothing could be checked.`, target });
    return { problems, notices };
  }
  if (!graph.known) tell('sbom-no-graph', 'The SBOM tells no dependencies: every package counts as direct.');
  else if (graph.outside > 0) {
    tell('sbom-outside-graph', `Packages outside the dependency graph, which count as direct: ${graph.outside}.`);
  }
  const countable = components.filter((component, at) => countsAsPackage(component, entries[at]));
  const unmatched = countable.filter((component) => component.ecosystem === '' || component.version === '');
  if (unmatched.length > 0) tell('sbom-unmatched', unmatchedMessage(unmatched));
  const hasRuntime = components.some((component) => component.class === 'runtime');
  const isTooMuch = unmatched.length * 2 > countable.length || unmatched.some((component) => component.class === 'base-os');
  if (isTooMuch || (countable.length === 0 && !hasRuntime)) {
    const share = countable.length === 0 ? 'All' : `${unmatched.length} of ${countable.length}`;
    const message = `${share} packages of ${target} cannot be matched with advisories. Create the SBOM with package URLs and versions.`;
    problems.push({ code: 'input-malformed', message, target });
  }
  return { problems, notices };
}

/** The runtime is matched by its own facts, and a group without purl holds packages without being one. */
function countsAsPackage(component: Component, entry: SbomEntry | undefined): boolean {
  return component.class !== 'runtime' && !(entry && isGroup(entry));
}

/** An application or container without purl only holds packages: a lockfile as Trivy tells it. */
function isGroup(entry: SbomEntry): boolean {
  return entry.kind === 'group' && entry.purl === '';
}

function unmatchedMessage(unmatched: readonly Component[]): string {
  const noPurl = unmatched.filter((component) => component.purl === '').length;
  const noVersion = unmatched.filter((component) => component.purl !== '' && component.version === '').length;
  const rest = unmatched.length - noPurl - noVersion;
  const reasons = [
    noPurl > 0 && `${noPurl} without a valid package URL`,
    noVersion > 0 && `${noVersion} without a version`,
    rest > 0 && `${rest} of a kind or distribution release without advisories`,
  ].filter((reason) => reason !== false);
  return `Packages that cannot be matched with advisories: ${unmatched.length} (${reasons.join(', ')}).`;
}
