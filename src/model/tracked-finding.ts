// SPDX-License-Identifier: Apache-2.0
import type { ComponentClass, ComponentScope, Location } from './component.ts';
import type { FindingState } from './finding-state.ts';
import type { ToldState } from './observation.ts';
import type { FindingKind } from './report.ts';
import type { Severity } from './severity.ts';
import type { CvssScore } from './vulnerability.ts';

/** Reports that replace each other: a newer one of the same stream can end what an older one reported. */
export interface Stream {
  /** The target's stable id; scope of every finding in it. */
  target: string;
  tool: string;
  category: string;
}

/** One place in which a finding stands: an installed version, or a spot in source. */
export interface Instance {
  /** With version; '' for findings about a file. */
  purl: string;
  version: string;
  scope: ComponentScope;
  direct: boolean;
  path: readonly string[];
  locations: readonly Location[];
}

/** What one stream says of one finding: all its observations of one report, merged. None of it is identity. */
export interface Attribution {
  kind: FindingKind;
  /** The package's name as the ecosystem spells it; '' for findings about a file. */
  package: string;
  class: ComponentClass | '';
  /** Every id the stream calls it by, best first. */
  ids: readonly string[];
  rules: readonly string[];
  /** Worst of the observations; a known severity wins over `unknown`. */
  severity: Severity;
  severityLabel: string;
  cvss: readonly CvssScore[];
  cwes: readonly string[];
  epss: number | null;
  kev: boolean | null;
  fixedIn: readonly string[];
  title: string;
  details: string;
  references: readonly string[];
  told: ToldState;
  /** Sorted by version and place; at most `instanceLimit`. */
  instances: readonly Instance[];
  /** How many more there were. */
  instancesLeftOut: number;
}

/** One finding of the portfolio, as far as decisions, clocks and rules look at it. */
export interface TrackedFinding {
  /** The row's own id; never reused. */
  id: string;
  /** `findingKey(...).hash`: unique in the database. */
  key: string;
  target: string;
  kind: FindingKind;
  /** Id of the alias group; the rule or licence for other kinds. */
  group: string;
  /** Every id of the group and of the streams. */
  ids: readonly string[];
  /** Merged over the live streams (`mergeAttributions`). */
  attribution: Attribution;
  /** Streams that report it now, as the tools are called; empty: nobody says so any more. */
  tools: readonly string[];
  state: FindingState;
  /** RFC 3339. */
  firstSeen: string;
  assignee: string;
  tags: readonly string[];
}
