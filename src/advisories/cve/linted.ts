// SPDX-License-Identifier: Apache-2.0
import type { Tell } from '../shape.ts';

/* What the rules look at, of a record whose shape is right. */
export interface LintedRecord {
  cnaContainer?: CnaContainer;
  containers?: { cna: CnaContainer };
  cveMetadata?: { cveId: string; state: string };
}

export interface Words {
  lang: string;
  value: string;
}

export interface AffectedVersion {
  version: string;
  status: string;
  versionType?: string;
  lessThan?: string;
  lessThanOrEqual?: string;
}

export interface Affected {
  vendor?: string;
  product?: string;
  packageName?: string;
  packageURL?: string;
  defaultStatus?: string;
  versions?: AffectedVersion[];
}

export interface CnaContainer {
  descriptions?: Words[];
  rejectedReasons?: Words[];
  references?: { url: string }[];
  affected?: Affected[];
  metrics?: Record<string, { vectorString?: string; baseScore?: number; baseSeverity?: string }>[];
  timeline?: { time: string; value: string }[];
  credits?: Words[];
}

export type CveRule = (record: { cna: CnaContainer; place: string; cveId: string; state: string }, tell: Tell) => void;
