// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../model/component.ts';
import type { Notice, Problem } from '../../model/problem.ts';

/** One entry of a bill of materials, whatever format told it. Absent texts are ''. */
export interface SbomEntry {
  /** Identity inside the document (bom-ref, SPDXID, spdxId); '' when the document gives none. */
  id: string;
  /** Full name as the document writes it, group included. */
  name: string;
  version: string;
  /** Verbatim. */
  purl: string;
  /** What it is: a `group` (application, container, platform) holds packages and need not be one itself. */
  kind: 'package' | 'group' | 'operating-system' | 'other';
  line: number;
  licenses: readonly string[];
  digests: readonly Digest[];
  /** Where the entry was found in the scanned thing: installed path, lock path. */
  foundAt: readonly string[];
  description?: string;
  deprecated?: string;
  alias?: string;
  bundled?: boolean;
  optional?: boolean;
  dev?: boolean;
  /** Source package of a distribution's binary package, where the producer tells it beside the purl. */
  upstream?: { name: string; version: string };
  /** Address the package manager resolved; only when the producer says that it is that and not a homepage. */
  resolved?: string;
}

/** `from` needs `to`. */
export interface SbomEdge {
  from: string;
  to: string;
  kind: 'prod' | 'dev' | 'optional';
}

/** A bill of materials in the words that all formats share. */
export interface SbomDocument {
  /** Collector id. */
  format: string;
  /** What the document describes; '' when it does not say. */
  name: string;
  version: string;
  /** Ids of what the document describes. */
  roots: readonly string[];
  entries: readonly SbomEntry[];
  edges: readonly SbomEdge[];
  problems: readonly Problem[];
  notices: readonly Notice[];
}
