// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { VulnerabilityMatch } from '../../model/match.ts';
import type { AdvisoryRow } from '../../model/vulnerability.ts';

/** What the advisory database knows, as planning needs it; the caller binds it. */
export interface Knowledge {
  /** Which known vulnerabilities hit an inventory. */
  rematch(inventory: Inventory): readonly VulnerabilityMatch[];
  /** Every record of a package, whether or not it hits the installed version. */
  rowsOf(component: Component): readonly AdvisoryRow[];
}

/** A range in one of the project's own package.json files, before and after. */
export interface RangeChange {
  /** Posix path relative to the scan's base folder. */
  manifest: string;
  name: string;
  before: string;
  after: string;
}

/** An entry of `overrides` (npm, bun), `resolutions` (yarn) or pnpm's `overrides`. */
export interface OverrideChange {
  /** Names, outermost first; the last is the package, those before it the parents it is limited to. */
  path: readonly string[];
  /** Null when the entry is new. */
  before: string | null;
  after: string;
}

/**
 * One thing to do for one package version.
 * `refresh`: every range that asks for it admits the fixed version, so updating the lockfile is enough.
 * `bump`: a range of the project's own must change (and, where parents stand in the way too, an override with it).
 * `override`: a parent's range, or an override in force, is in the way.
 * `remove`: it is malware and no clean version is known. `none`: nothing helps; `why` says what stands in the way.
 */
export interface FixStep {
  kind: 'refresh' | 'bump' | 'override' | 'remove' | 'none';
  package: string;
  from: string;
  /** The exact version that ends every known vulnerability of `from`; '' when there is none. */
  to: string;
  bumps: readonly RangeChange[];
  overrides: readonly OverrideChange[];
  /** Whether `^from` does not admit `to`: read the package's changelog first. */
  breaking: boolean;
  /** Ids of the vulnerabilities it ends (or, for `remove` and `none`, leaves), sorted. */
  ends: readonly string[];
  why: string;
  /** Shortest chain from a direct dependency to it, `name@version` each. */
  path: readonly string[];
  /** Installed copies that it changes. */
  keys: readonly string[];
}

/**
 * An override in force and whether it is still needed. `unused`: it reaches nothing. `needless`: without it every
 * package stays as it is. `outdated`: it holds packages below what is asked for, and that is not affected. `unknown`: the
 * lockfile does not tell the ranges.
 */
export interface OverrideVerdict {
  path: readonly string[];
  wanted: string;
  verdict: 'needed' | 'needless' | 'unused' | 'outdated' | 'unknown';
  why: string;
  line: number;
  file: string;
}

export interface FixPlan {
  target: string;
  /** The collector's id (`npm-lock`, `yarn-v1`, ...): it decides how overrides are spelled. */
  kind: string;
  steps: readonly FixStep[];
  overrides: readonly OverrideVerdict[];
  /** What still hits after every step, computed on the rewritten graph; sorted by package, version, id. */
  remaining: readonly { id: string; package: string; version: string }[];
}

/** Copies of one package version under one name, with what hits them. */
export interface HitPackage {
  component: Component;
  keys: readonly string[];
  matches: readonly VulnerabilityMatch[];
}
