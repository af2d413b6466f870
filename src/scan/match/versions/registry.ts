// SPDX-License-Identifier: Apache-2.0
import { apk } from './apk/index.ts';
import type { VersionScheme } from './contract.ts';
import { crates } from './crates/index.ts';
import { deb } from './deb/index.ts';
import { go } from './go/index.ts';
import { hex } from './hex/index.ts';
import { maven } from './maven/index.ts';
import { npm } from './npm/index.ts';
import { nuget } from './nuget/index.ts';
import { packagist } from './packagist/index.ts';
import { pub } from './pub/index.ts';
import { pypi } from './pypi/index.ts';
import { rpm } from './rpm/index.ts';
import { rubygems } from './rubygems/index.ts';

/** All version schemes, by name. */
export const versionSchemes: readonly VersionScheme[] = [
  apk,
  crates,
  deb,
  go,
  hex,
  maven,
  npm,
  nuget,
  packagist,
  pub,
  pypi,
  rpm,
  rubygems,
];

const byEcosystem = new Map(versionSchemes.flatMap((scheme) => scheme.ecosystems.map((name) => [name, scheme] as const)));
const byType = new Map(versionSchemes.flatMap((scheme) => scheme.types.map((name) => [name, scheme] as const)));

/** The scheme of an OSV ecosystem, with or without its suffix (`Alpine:v3.20`, `Ubuntu:24.04:LTS`). */
export function schemeForEcosystem(ecosystem: string): VersionScheme | undefined {
  return byEcosystem.get(ecosystem.split(':', 1)[0]!);
}

/** The scheme of a purl type or VERS type: `npm`, `golang`, `deb`. */
export function schemeForType(type: string): VersionScheme | undefined {
  return byType.get(type);
}
