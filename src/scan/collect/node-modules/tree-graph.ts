// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../../model/component.ts';
import type { Folder } from '../contract.ts';
import { guessDirect } from '../guess-direct.ts';
import { NodeResolution } from '../node-resolution.ts';
import { isObject, type JsonObject, namesIn } from '../package-json.ts';
import type { InstalledPackage } from './walk-tree.ts';

export interface GraphInput {
  folder: Folder;
  /** The `node_modules` folder. */
  path: string;
  packages: readonly InstalledPackage[];
  components: readonly Component[];
  /** The project's package.json; undefined when there is none. */
  project: JsonObject | undefined;
}

/**
 * Connects the components of a tree. A tree does not say what was installed for development: what the project's
 * `dependencies` do not reach, but its `devDependencies` do, is development; without a package.json all is production.
 */
export function connectTree(input: GraphInput): void {
  const { packages, components, project } = input;
  const find = finder(input);
  components.forEach((component, at) => {
    const { key, fields } = packages[at] as InstalledPackage;
    component.dependsOn = keysOf(find, key, namesOf(fields, ['dependencies', 'optionalDependencies', 'peerDependencies']));
  });
  if (project === undefined) {
    guessDirect(components);
    return;
  }
  const dev = namesOf(project, ['devDependencies']);
  const own = namesOf(project, ['dependencies', 'optionalDependencies', 'peerDependencies']).filter(
    (name) => !dev.includes(name),
  );
  const byKey = new Map(components.map((component) => [component.key, component]));
  const production = reachable(keysOf(find, '', own), byKey);
  const development = reachable(keysOf(find, '', dev), byKey);
  const direct = new Set(keysOf(find, '', [...own, ...dev]));
  for (const component of components) {
    component.direct = direct.has(component.key);
    component.scope = development.has(component.key) && !production.has(component.key) ? 'dev' : 'prod';
  }
}

type Find = (from: string, name: string) => string | undefined;

function finder({ folder, path, packages, components }: GraphInput): Find {
  const resolution = new NodeResolution(components.map((component) => component.key));
  const hasStore = packages.some(({ key }) => key.startsWith('node_modules/.'));
  const byIdentity = new Map<string, string>();
  if (hasStore) for (const { name, version, key } of [...components].reverse()) byIdentity.set(`${name}@${version}`, key);
  return (from, name) => {
    const found = resolution.find(resolution.levels(from), name);
    if (found !== undefined || !hasStore) return found;
    return byIdentity.get(identityBehindLink(folder, path, { from, name }));
  };
}

/**
 * In a store the neighbours of a package are links. The name and version behind a link say which copy it is; of
 * copies that differ only in their peers the first is taken.
 */
function identityBehindLink(folder: Folder, path: string, { from, name }: { from: string; name: string }): string {
  const holder = from.slice(0, from.lastIndexOf('node_modules/') + 'node_modules/'.length) || 'node_modules/';
  const onDisk = path + holder.slice('node_modules'.length);
  if (!/^(?:@[^/@\\]+\/)?[^/@\\]+$/.test(name) || name.startsWith('.')) return '';
  try {
    const fields: unknown = JSON.parse(folder.readText(`${onDisk.replace(/^\//, '')}${name}/package.json`) ?? '');
    return isObject(fields) ? `${fields.name}@${fields.version}` : '';
  } catch {
    // A link out of the folder, or a damaged file: there is no component to point to.
    return '';
  }
}

function keysOf(find: Find, from: string, names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => find(from, name) ?? []))].sort();
}

function namesOf(fields: JsonObject, sections: readonly string[]): string[] {
  return sections.flatMap((section) => namesIn(fields, section));
}

function reachable(starts: readonly string[], byKey: ReadonlyMap<string, Component>): Set<string> {
  const seen = new Set(starts);
  for (const key of seen) for (const next of byKey.get(key)?.dependsOn ?? []) seen.add(next);
  return seen;
}
