// SPDX-License-Identifier: Apache-2.0
import type { ComponentClass, ComponentScope, Location } from './component.ts';
import type { FindingKind } from './report.ts';
import type { Severity } from './severity.ts';
import type { CvssScore } from './vulnerability.ts';

/**
 * What one tool's report says about one thing: the raw material of findings. Nothing in it is a decision of ours.
 * Texts are the tool's own and untrusted; a secret's value is never in any of them.
 */
export interface Observation {
  kind: FindingKind;
  /**
   * What it is about: the advisory id people would quote (GHSA before MAL before CVE before others), else the tool's
   * own rule id, or the licence id. Never empty.
   */
  about: string;
  /** Other ids that the report itself calls the same; sorted, without `about`. */
  aliases: readonly string[];
  /** The tool's own rule id where it differs from `about`; else the same. */
  rule: string;
  /** The package it is in; null for findings about a file. */
  component: ObservedComponent | null;
  /** The place in source, for code and secrets; null where there is none. */
  location: Location | null;
  /**
   * For findings about a file: what stays the same when lines move (the tool's fingerprint, or one made of rule, file and
   * code). '' where a component identifies it.
   */
  fingerprint: string;
  severity: Severity;
  /** The severity in the tool's own word, verbatim; '' when it told none. */
  severityLabel: string;
  cvss: readonly CvssScore[];
  cwes: readonly string[];
  /** EPSS probability 0..1 and KEV as the tool tells them; assertions of that tool, not truths. */
  epss: number | null;
  kev: boolean | null;
  /** Versions that end it; empty when none is told. */
  fixedIn: readonly string[];
  /** One line. */
  title: string;
  /** Longer text, plain or Markdown, at most 16 KiB; '' when there is none. */
  details: string;
  /** Addresses of further reading (https or http only). */
  references: readonly string[];
  /** What the report itself says of it: still there, or set aside by a decision made elsewhere. */
  told: ToldState;
}

export interface ObservedComponent {
  /** Canonical purl with version where the tool tells enough; '' when no purl can be built. */
  purl: string;
  /** Name as the ecosystem spells it. */
  name: string;
  /** '' when the tool tells none. */
  version: string;
  class: ComponentClass;
  scope: ComponentScope;
  direct: boolean;
  /** Shortest chain from the project, `name@version` each; empty when the tool tells none. */
  path: readonly string[];
  /** Files in which the package stands. */
  locations: readonly Location[];
}

/**
 * `open`: reported. `ignored`: the tool's own configuration hides it (Grype ignoredMatches, SARIF suppressions).
 * `fixed`, `dismissed`: the source system closed it, with its reason.
 */
export interface ToldState {
  state: 'open' | 'ignored' | 'fixed' | 'dismissed';
  /** The source's own word or sentence; '' when it told none. */
  reason: string;
}

/** One `status` line of a VEX document: applied to findings as a proposed triage, never as an observation. */
export interface VexStatement {
  vulnerability: string;
  aliases: readonly string[];
  /** Purls (version and qualifiers may be absent) or product ids it speaks of. */
  products: readonly string[];
  /** OpenVEX 0.2.0 status words. */
  status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation';
  /** OpenVEX justification word, '' when none. */
  justification: string;
  /** Impact or action statement; ''. */
  statement: string;
  /** RFC 3339; '' when undated. */
  at: string;
  author: string;
}

/** One package of an inventory document, as far as a portfolio keeps it. */
export interface InventoryEntry {
  purl: string;
  name: string;
  version: string;
  /** OSV ecosystem with release, '' when unknown. */
  ecosystem: string;
  class: ComponentClass;
  scope: ComponentScope;
  direct: boolean;
  licenses: readonly string[];
  deprecated: string;
}
