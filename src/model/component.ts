// SPDX-License-Identifier: Apache-2.0

export type ComponentScope = 'prod' | 'dev';

/** Who put the component there: the application, the base image's OS or its npm, or the language runtime. */
export type ComponentClass = 'app' | 'base-os' | 'base-npm' | 'runtime';

/**
 * Where the package was fetched from. Only `registry` may be matched against advisories by name;
 * a git, file or private-registry package can share a public name and be something else.
 */
export interface Origin {
  kind: 'registry' | 'private-registry' | 'git' | 'url' | 'file' | 'first-party' | 'unknown';
  /** The address as written, credentials removed. */
  url?: string;
  /** Git commit, when the origin is git. */
  commit?: string;
}

/** What a package's manifest asks for. Asked rarely, so it is read from the source only then. */
export interface Requires {
  /** The range asked for under a name (or alias), as written: overrides are not applied. Undefined when unknown. */
  get(name: string): string | undefined;
}

export interface Location {
  /** Posix path relative to the scan's base folder. */
  file: string;
  /** 1-based; 0 when the file has no lines (binary, archive). */
  line: number;
}

export interface Digest {
  /** Lower case, as in `sha512`. */
  algorithm: string;
  /** Lower-case hex. */
  value: string;
}

/** One installed occurrence of a package: two copies of lodash@4.17.21 in one lockfile are two components. */
export interface Component {
  /** Unique within its inventory and stable: the lock path (`node_modules/a/node_modules/b`), the bom-ref, ... */
  key: string;
  purl: string;
  /** OSV ecosystem, release included where OSV has one: `npm`, `PyPI`, `Alpine:v3.20`. Empty when unknown. */
  ecosystem: string;
  /** Name as the ecosystem spells it: `@scope/name`, `group:artifact`. Real name, not the alias. */
  name: string;
  /** Verbatim; empty when the source tells none. */
  version: string;
  scope: ComponentScope;
  class: ComponentClass;
  /** Whether the project itself asks for it. */
  direct: boolean;
  origin: Origin;
  /** The name it is installed under when that is an alias. */
  alias?: string;
  optional?: boolean;
  peer?: boolean;
  /** Shipped inside its parent's tarball: only a new parent can change it. */
  bundled?: boolean;
  /** Source package that the advisories of a distribution speak of (apk origin, dpkg source). */
  upstream?: { name: string; version: string };
  /** Licence as declared, verbatim; several entries (old array form) are kept apart. */
  licenses?: readonly string[];
  /** The registry's deprecation text as the lockfile carries it. */
  deprecated?: string;
  description?: string;
  digests?: readonly Digest[];
  /** What its own manifest asks for; absent where the source does not tell. */
  requires?: Requires;
  /** Keys of the components it needs, resolved to the installed copies. */
  dependsOn: readonly string[];
  locations: readonly Location[];
}
