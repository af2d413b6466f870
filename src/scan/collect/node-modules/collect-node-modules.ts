// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../../kit/errors.ts';
import type { Component } from '../../../model/component.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { Problem } from '../../../model/problem.ts';
import type { CollectInput, Folder } from '../contract.ts';
import { declaredLicenses } from '../declared-licenses.ts';
import { digestsOf } from '../integrity.ts';
import { npmPurl } from '../npm-purl.ts';
import { classifyOrigin } from '../origin.ts';
import { isObject, type JsonObject, overridesIn, type PackageJson, readPackageJson } from '../package-json.ts';
import { connectTree } from './tree-graph.ts';
import { type InstalledPackage, walkTree } from './walk-tree.ts';

/** Reads an installed tree: one component for each package folder. */
export function collectNodeModules({ path, folder, trustedRegistries }: CollectInput): Inventory {
  const { packages, unreadable } = walkTree(folder, path);
  const problems = unreadable.map((file) => damaged(`${file} is not valid JSON: install again.`, path));
  const project = projectOf(folder, path, problems);
  const records = hiddenLock(folder, path);
  const components = packages.map((found) => componentOf(found, records.get(found.key), trustedRegistries));
  markBundled(packages, components);
  connectTree({ folder, path, packages, components, project: project?.fields });
  for (const component of components) {
    if (component.version === '') problems.push(damaged(`${component.locations[0]?.file} has no version.`, path));
  }
  return {
    target: {
      ref: path === '' ? '.' : path,
      kind: 'node-modules',
      name: textIn(project?.fields.name) ?? '',
      version: textIn(project?.fields.version) ?? '',
      digest: digestOf(packages),
    },
    components,
    runtimes: [],
    secrets: [],
    overrides: project === undefined ? [] : overridesIn(project),
    problems,
    notices: [],
  };
}

const damaged = (message: string, target: string): Problem => ({ code: 'input-malformed', message, target });

/** A tree has no bytes of its own: the digest is of all package.json with their paths. */
function digestOf(packages: readonly InstalledPackage[]): string {
  const hash = createHash('sha256');
  for (const { key, bytes } of packages) hash.update(`${key}\0${bytes.length}\0`).update(bytes);
  return `sha256:${hash.digest('hex')}`;
}

function projectOf(folder: Folder, path: string, problems: Problem[]): PackageJson | undefined {
  if (path === '') return undefined;
  try {
    return readPackageJson(folder, path.replace(/node_modules$/, 'package.json'));
  } catch (error) {
    if (!(error instanceof NgaoError)) throw error;
    problems.push(damaged(error.message, path));
    return undefined;
  }
}

/** npm's record of the tree tells where each package came from. It may be missing, or of another time: then it says nothing. */
function hiddenLock(folder: Folder, path: string): ReadonlyMap<string, JsonObject> {
  const records = new Map<string, JsonObject>();
  try {
    const fields: unknown = JSON.parse(folder.readText(path === '' ? '.package-lock.json' : `${path}/.package-lock.json`) ?? '');
    if (!isObject(fields) || !isObject(fields.packages)) return records;
    for (const [key, entry] of Object.entries(fields.packages)) if (isObject(entry)) records.set(key, entry);
  } catch {
    return records;
  }
  return records;
}

function componentOf(found: InstalledPackage, recorded: JsonObject | undefined, trustedRegistries: readonly string[]): Component {
  const { key, file, fields } = found;
  const folderName = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const inStore = folderName.startsWith('.');
  const name = textIn(fields.name) ?? folderName;
  const version = textIn(fields.version) ?? '';
  // The record counts only while it speaks of the version that is there.
  const record: JsonObject = recorded?.version === version ? recorded : {};
  const integrity = textIn(record.integrity) ?? textIn(fields._integrity);
  const component: Component = {
    key,
    purl: npmPurl(name, version),
    ecosystem: 'npm',
    name,
    version,
    scope: 'prod',
    class: 'app',
    direct: false,
    origin: classifyOrigin({
      resolved: textIn(record.resolved) ?? textIn(fields._resolved),
      integrity: integrity !== undefined,
      trustedRegistries,
    }),
    dependsOn: [],
    locations: [{ file, line: 1 }],
  };
  if (name !== folderName && !inStore) component.alias = folderName;
  const digests = integrity === undefined ? [] : digestsOf(integrity);
  if (digests.length > 0) component.digests = digests;
  const licenses = declaredLicenses(fields.license, fields.licenses);
  if (licenses.length > 0) component.licenses = licenses;
  const deprecated = textIn(record.deprecated) ?? textIn(fields.deprecated) ?? textIn(fields._deprecated);
  if (deprecated !== undefined) component.deprecated = deprecated;
  return component;
}

/** A copy that its parent's package.json lists as bundled came in the parent's tarball. */
function markBundled(packages: readonly InstalledPackage[], components: readonly Component[]): void {
  const bundles = new Map(packages.map(({ key, fields }) => [key, bundledNames(fields)]));
  for (const component of components) {
    const cut = component.key.lastIndexOf('/node_modules/');
    if (cut < 0) continue;
    const names = bundles.get(component.key.slice(0, cut));
    if (names?.has(component.key.slice(cut + '/node_modules/'.length))) component.bundled = true;
  }
}

function bundledNames(fields: JsonObject): Set<string> {
  const listed = fields.bundleDependencies ?? fields.bundledDependencies;
  if (Array.isArray(listed)) return new Set(listed.filter((name) => typeof name === 'string'));
  return listed === true && isObject(fields.dependencies) ? new Set(Object.keys(fields.dependencies)) : new Set();
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
