// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../../model/component.ts';
import { AskedRanges } from '../asked-ranges.ts';
import { declaredLicenses } from '../declared-licenses.ts';
import { digestsOf } from '../integrity.ts';
import { npmPurl } from '../npm-purl.ts';
import { classifyOrigin } from '../origin.ts';
import { isObject, type JsonObject } from '../package-json.ts';

export interface EntryContext {
  file: string;
  line: number;
  trustedRegistries: readonly string[];
  /** lockfileVersion 1: a plain version without address comes from the registry. */
  oldFormat: boolean;
}

/**
 * One entry as a component, without its place in the graph. Identity is the entry's `name`, which npm writes when the
 * folder has another name (an alias), else the text after the last `node_modules/`.
 * Scope: `dev` is never installed in production. `devOptional` is, as an optional package ("npm install --omit=dev"
 * keeps it), so it counts as production.
 */
export function componentOf(path: string, entry: JsonObject, context: EntryContext): Component {
  const folderName = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const resolved = textIn(entry.resolved);
  const integrity = textIn(entry.integrity);
  const version = textIn(entry.version) ?? '';
  const origin = classifyOrigin({
    resolved,
    integrity: integrity !== undefined || (context.oldFormat && version !== ''),
    trustedRegistries: context.trustedRegistries,
  });
  const said = textIn(entry.name) ?? folderName;
  const name = (origin.kind === 'registry' && nameInAddress(resolved, said)) || said;
  const component: Component = {
    key: path,
    purl: npmPurl(name, version),
    ecosystem: 'npm',
    name,
    version,
    scope: entry.dev === true ? 'dev' : 'prod',
    class: 'app',
    direct: false,
    origin,
    dependsOn: [],
    locations: [{ file: context.file, line: context.line }],
  };
  if (name !== folderName) component.alias = folderName;
  if (asksForAnything(entry)) component.requires = new AskedRanges((asked) => rangeIn(entry, asked));
  if (integrity !== undefined) addDigests(component, integrity);
  addFlags(component, entry);
  addFacts(component, entry);
  return component;
}

/**
 * The package that a registry address fetches (`/@scope/name/-/name-1.0.0.tgz`), when it is not the one that is said:
 * npm installs what the address gives and never compares the names.
 */
function nameInAddress(resolved: string | undefined, said: string): string | undefined {
  if (resolved === undefined || resolved.includes(`/${said}/-/`)) return undefined;
  const end = resolved.lastIndexOf('/-/');
  if (end < 0) return undefined;
  const path = resolved.slice(0, end).replace(/%40/i, '@').replace(/%2f/i, '/');
  const name = /\/((?:@[^/@]+\/)?[^/@]+)$/.exec(path)?.[1];
  return name === said ? undefined : name;
}

/** A bundled copy has no address of its own: it came in the tarball of the package that bundles it. */
export function inheritOrigins(components: readonly Component[], entries: ReadonlyMap<string, JsonObject>): void {
  const bundled = components.filter((component) => component.bundled && entries.get(component.key)?.resolved === undefined);
  if (bundled.length === 0) return;
  const byKey = new Map(components.map((component) => [component.key, component]));
  for (const component of bundled) {
    const bundler = bundlerOf(component, byKey);
    if (bundler !== undefined) component.origin = { kind: bundler.origin.kind };
  }
}

function bundlerOf(component: Component, byKey: ReadonlyMap<string, Component>): Component | undefined {
  for (let at = component.key.lastIndexOf('/node_modules/'); at > 0; at = component.key.lastIndexOf('/node_modules/', at - 1)) {
    const above = byKey.get(component.key.slice(0, at));
    if (above !== undefined && !above.bundled) return above;
  }
  return undefined;
}

function addDigests(component: Component, integrity: string): void {
  const digests = digestsOf(integrity);
  if (digests.length > 0) component.digests = digests;
}

function addFlags(component: Component, entry: JsonObject): void {
  if (entry.optional === true || entry.devOptional === true) component.optional = true;
  if (entry.peer === true) component.peer = true;
  if (entry.inBundle === true) component.bundled = true;
}

function addFacts(component: Component, entry: JsonObject): void {
  const licenses = declaredLicenses(entry.license, entry.licenses);
  if (licenses.length > 0) component.licenses = licenses;
  // npm writes the registry's text; `true` was seen in old registries.
  if (entry.deprecated === true) component.deprecated = 'deprecated';
  else if (textIn(entry.deprecated) !== undefined) component.deprecated = textIn(entry.deprecated) as string;
}

/** Most packages ask for nothing. */
function asksForAnything({ dependencies, optionalDependencies, peerDependencies }: JsonObject): boolean {
  return dependencies !== undefined || optionalDependencies !== undefined || peerDependencies !== undefined;
}

function rangeIn(entry: JsonObject, name: string): string | undefined {
  for (const field of [entry.dependencies, entry.optionalDependencies, entry.peerDependencies]) {
    if (isObject(field) && Object.hasOwn(field, name)) return textIn(field[name]);
  }
  return undefined;
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
