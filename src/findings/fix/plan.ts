// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { VulnerabilityMatch } from '../../model/match.ts';

/** Answers which known vulnerabilities hit an inventory; the caller binds it to the advisory database. */
export type Rematch = (inventory: Inventory) => readonly VulnerabilityMatch[];

/**
 * One thing to do for one package version.
 * `refresh`: every range that asks for it admits the fixed version, so updating the lockfile is enough.
 * `bump`: the project's own range must change. `override`: a parent's range is in the way.
 * `none`: nothing helps; `why` says what stands in the way.
 */
export interface FixStep {
  kind: 'refresh' | 'bump' | 'override' | 'none';
  package: string;
  from: string;
  /** The exact version that ends every known vulnerability of `from`; '' when there is none. */
  to: string;
  /** For `bump`: the new range for package.json, in the style of the old one. */
  range: string;
  /** For `override`: the parents it is limited to; empty means everywhere. */
  parents: readonly string[];
  /** Whether the major version changes: read the package's changelog first. */
  breaking: boolean;
  /** Ids of the vulnerabilities it ends (or, for `none`, leaves). */
  ends: readonly string[];
  why: string;
  /** Installed copies that it changes. */
  keys: readonly string[];
}

/** An `overrides` entry in force and whether it is still needed. */
export interface OverrideVerdict {
  path: readonly string[];
  wanted: string;
  verdict: 'needed' | 'needless' | 'unused';
  why: string;
  line: number;
  file: string;
}

export interface FixPlan {
  target: string;
  steps: readonly FixStep[];
  overrides: readonly OverrideVerdict[];
  /** Ids by package that remain after every step, computed on the rewritten graph. */
  remaining: readonly { id: string; package: string; version: string }[];
}

/** A match with the component it hits, as planning needs it. */
export interface HitPackage {
  component: Component;
  keys: readonly string[];
  matches: readonly VulnerabilityMatch[];
}
