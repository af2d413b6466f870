// SPDX-License-Identifier: Apache-2.0
import type { Component, Location } from './component.ts';
import type { Notice, Problem } from './problem.ts';

/** What was looked at. `kind` is the collector's id (`npm-lock`, `cyclonedx`, ...) or `source` for a folder's own facts. */
export interface Target {
  /** Posix path relative to the scan's base folder: stable over machines. */
  ref: string;
  kind: string;
  /** Name of the project itself (package.json `name`, SBOM metadata component), or the file's name. */
  name: string;
  version: string;
  /** `sha256:<hex>` of the file's bytes. */
  digest: string;
}

/** A statement about the language runtime found in source (Dockerfile, .nvmrc, engines). */
export interface RuntimeFact {
  /** `node` for Node.js. */
  runtime: string;
  /** Exact version `24.14.1`, or the range or tag as written when no exact version is known. */
  version: string;
  exact: boolean;
  /** What said so: `dockerfile`, `nvmrc`, `node-version`, `engines`. */
  source: string;
  location: Location;
}

/** A secret was seen. The value is never kept: only the rule that recognised it and where. */
export interface SecretFact {
  /** Rule id of the scanner that recognised it. */
  rule: string;
  message: string;
  location: Location;
}

/** An `overrides`/`resolutions` entry in force: a remediation that may have become needless. */
export interface OverrideFact {
  /** The path as written, outermost first: `['shins', 'yargs-parser']`. */
  path: readonly string[];
  wanted: string;
  location: Location;
}

/** One line of a package.json of the project's own. */
export interface ProjectAsk {
  /** The package.json: posix path relative to the scan's base folder. */
  manifest: string;
  /** The name (or alias) asked for. */
  name: string;
  /** As written: overrides are not applied. */
  range: string;
  /** Key of the component that answers it. */
  to: string;
}

/** What one target holds: the set of its components and the facts beside them. */
export interface Inventory {
  target: Target;
  components: readonly Component[];
  /** What the project itself asks for, all of its workspaces together; absent where the source does not tell. */
  requires?: readonly ProjectAsk[];
  runtimes: readonly RuntimeFact[];
  secrets: readonly SecretFact[];
  overrides: readonly OverrideFact[];
  problems: readonly Problem[];
  notices: readonly Notice[];
}
