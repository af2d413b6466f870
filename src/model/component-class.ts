// SPDX-License-Identifier: Apache-2.0
import type { ComponentClass } from './component.ts';
import type { Purl } from './purl.ts';
import { isOsPurlType } from './purl-ecosystem.ts';

/** npm itself (and corepack, yarn) as the official Node.js images carry them. */
const baseNpm = /(?:^|\/)(?:usr\/(?:local\/)?lib\/node_modules\/(?:npm|corepack)|opt\/yarn-v[^/]+)(?:\/|$)/;

/** What tells who put a package where it is: its purl or, without one, its name; and the paths it was found at, if told. */
export interface FoundPackage {
  purl: Purl | undefined;
  name: string;
  foundAt: readonly string[];
}

/** Who put the package there: a distribution's package, the Node.js binary, the image's npm, else the application. */
export function classOfPackage(found: FoundPackage): ComponentClass {
  if (found.purl && isOsPurlType(found.purl.type)) return 'base-os';
  if (isNodeRuntime(found)) return 'runtime';
  // Only found there and nowhere else: the application may have its own copy.
  if (found.foundAt.length > 0 && found.foundAt.every((path) => baseNpm.test(path))) return 'base-npm';
  return 'app';
}

/** The Node.js binary: `pkg:generic/node@24.1.0` (Syft), or without a purl an entry `node` found as `bin/node`. */
export function isNodeRuntime({ purl, name, foundAt }: FoundPackage): boolean {
  if (purl) return purl.type === 'generic' && purl.namespace === '' && /^node(?:\.?js)?$/.test(purl.name.toLowerCase());
  return name === 'node' && foundAt.some((path) => /(?:^|\/)bin\/node$/.test(path));
}
