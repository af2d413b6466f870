// SPDX-License-Identifier: Apache-2.0
import type { Inventory, RuntimeFact } from './inventory.ts';
import type { Severity } from './severity.ts';
import type { AdvisoryRow } from './vulnerability.ts';

/** One vulnerability (all its aliases) in one package version of one target. */
export interface VulnerabilityMatch {
  inventory: Inventory;
  /** Keys of every component (installed copy) of that name and version that is hit; sorted. */
  componentKeys: readonly string[];
  kind: 'vulnerability' | 'malware' | 'runtime';
  /** The id people will use for the group: GHSA before MAL before CVE before others, smallest first. */
  id: string;
  /**
   * The record id that names the group over time: the best id (same order) among the feed's own records of the group,
   * whether or not they hit this version. Aliases are left out, because they arrive late. See findings/identity.ts.
   */
  primary?: string;
  /** Every other id of the alias group, sorted. */
  aliases: readonly string[];
  severity: Severity;
  /** The records that hit, sorted by id. */
  records: readonly AdvisoryRow[];
  /** Versions that end the affected interval the component stands in, ascending; empty when no fix is known. */
  fixedIn: readonly string[];
  /** For a language runtime stated in source: the facts that state the version that is hit. */
  runtimes?: readonly RuntimeFact[];
}

/** Identity of the advisory database that answered; part of every report. */
export interface DatabaseIdentity {
  /** `sha256:<hex>` of the match file. */
  digest: string;
  /** RFC 3339. */
  builtAt: string;
  /** Whether it is the built-in starter set. */
  starter: boolean;
  sources: readonly { name: string; records: number; newest: string }[];
}
