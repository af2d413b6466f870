// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { EdgeKind } from '../lock-graph.ts';
import type { Ask } from '../lock-manifest.ts';
import { readYamlDocuments } from '../yaml-documents.ts';
import { mapUnder, textUnder, type YamlMap } from '../yaml-value.ts';
import { type Generation, withoutPeers } from './dependency-path.ts';

/** One installed package: of generation 9 a snapshot with its package, before that a package. */
export interface PnpmEntry {
  key: string;
  lines: readonly number[];
  /** What is the same for all its peer variants: resolution, deprecated, name, version, ... */
  package: YamlMap;
  asks: readonly PnpmAsk[];
}

/** `range` is the locked reference; `specifier` the range of package.json, which is told for importers alone. */
export type PnpmAsk = Omit<Ask, 'scope'> & { specifier?: string | undefined };

export type ImporterAsk = Ask & Pick<PnpmAsk, 'specifier'>;

export interface PnpmDocument {
  generation: Generation;
  entries: readonly PnpmEntry[];
  /** Importer path to what it asks for; `range` is the locked reference. */
  importers: ReadonlyMap<string, readonly ImporterAsk[]>;
  overrides: YamlMap;
}

export interface PnpmLock {
  /** The project's own lock; undefined when the file holds an environment document alone. */
  project: PnpmDocument | undefined;
  /** pnpm itself and its config dependencies (pnpm 11 and later write them as a document of their own, first). */
  environment: PnpmDocument | undefined;
}

const environmentFields = ['configDependencies', 'packageManagerDependencies'] as const;

/** Reads the file; a damaged one, or one of an unknown version, throws a NgaoError. */
export async function readPnpmLock(text: string, file: string): Promise<PnpmLock> {
  const documents = await readYamlDocuments(text, { file, duplicates: 'refuse' });
  const isEnvironment = (document: YamlMap) => {
    const root = mapUnder(mapUnder(document, 'importers'), '.');
    return environmentFields.some((field) => root.has(field));
  };
  const environments = documents.filter(isEnvironment);
  const projects = documents.filter((document) => !isEnvironment(document));
  if (environments.length > 1 || projects.length > 1) {
    throw new NgaoError(
      'input-malformed',
      `${file} holds ${documents.length} documents, more than pnpm writes. Run "pnpm install".`,
    );
  }
  const read = (document: YamlMap | undefined) => document && readDocument(document, file);
  return { project: read(projects[0]), environment: read(environments[0]) };
}

function readDocument(document: YamlMap, file: string): PnpmDocument {
  const generation = generationOf(textUnder(document, 'lockfileVersion'), file);
  const packages = mapUnder(document, 'packages');
  const snapshots = generation === 9 ? mapUnder(document, 'snapshots') : packages;
  const entries = [...snapshots].map(([key, { value, line }]) => {
    const base = packages.get(withoutPeers(key, generation)) ?? packages.get(key);
    const own = generation === 9 ? base : { value, line };
    const resolved = own?.value instanceof Map && mapUnder(own.value, 'resolution').size > 0;
    if (!own || !resolved || (typeof value === 'string' && value !== '')) throw damaged(file, line);
    const fields = value instanceof Map ? value : new Map();
    return { key, lines: [own.line, line], package: own.value as YamlMap, asks: packageAsks(fields, own.value as YamlMap) };
  });
  return { generation, entries, importers: importersOf(document), overrides: mapUnder(document, 'overrides') };
}

function generationOf(version: string | undefined, file: string): Generation {
  if (version === undefined || !/^\d/.test(version)) {
    throw new NgaoError('input-malformed', `${file} has no lockfileVersion: it is damaged or no pnpm lockfile.`);
  }
  const major = Number.parseInt(version, 10);
  if (major === 5 || major === 6 || major === 9) return major;
  throw new NgaoError(
    'input-unsupported',
    `${file} has an unknown lockfileVersion; Ngao reads 5, 6 and 9. Update Ngao, or run "pnpm install" with pnpm 7 or later.`,
  );
}

function packageAsks(fields: YamlMap, own: YamlMap): PnpmAsk[] {
  const peers = mapUnder(own, 'peerDependencies');
  const needed = references(mapUnder(fields, 'dependencies'), (name) => (peers.has(name) ? 'peer' : 'need'));
  return [...needed, ...references(mapUnder(fields, 'optionalDependencies'), () => 'optional')];
}

/** A document without `importers` is that of a single project: its lists stand at the top. */
function importersOf(document: YamlMap): Map<string, readonly ImporterAsk[]> {
  const importers = mapUnder(document, 'importers');
  if (importers.size === 0) return new Map([['.', importerAsks(document)]]);
  return new Map([...importers].map(([path, { value }]) => [path, value instanceof Map ? importerAsks(value) : []]));
}

function importerAsks(importer: YamlMap): ImporterAsk[] {
  // Before generation 6 the ranges stand in a list of their own.
  const specifiers = mapUnder(importer, 'specifiers');
  const scoped = (field: string, scope: Ask['scope'], kind: EdgeKind = 'need') =>
    references(mapUnder(importer, field), () => kind).map((ask) => ({
      ...ask,
      specifier: ask.specifier ?? textUnder(specifiers, ask.name),
      scope,
    }));
  return [
    ...scoped('dependencies', 'prod'),
    ...scoped('optionalDependencies', 'prod', 'optional'),
    ...scoped('devDependencies', 'dev'),
    ...environmentFields.flatMap((field) => scoped(field, 'dev')),
  ];
}

/** `name: reference`, or with the specifier inline `name: {specifier, version}`. */
function references(map: YamlMap, kindOf: (name: string) => EdgeKind): PnpmAsk[] {
  return [...map].flatMap(([name, { value }]) => {
    const range = value instanceof Map ? textUnder(value, 'version') : value;
    const specifier = value instanceof Map ? textUnder(value, 'specifier') : undefined;
    return typeof range === 'string' ? [{ name, range, specifier, kind: kindOf(name) }] : [];
  });
}

function damaged(file: string, line: number): NgaoError {
  return new NgaoError(
    'input-malformed',
    `${file} line ${line}: a package is not whole. The file is cut short or damaged; run "pnpm install" and scan again.`,
  );
}
