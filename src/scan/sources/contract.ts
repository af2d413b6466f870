// SPDX-License-Identifier: Apache-2.0
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';

/** One file of a feed: a record out of a zip, a catalogue, a table. */
export interface SourceDocument {
  /** Where it came from, for messages and recognition: `osv/npm/all.zip/GHSA-...json`. Posix separators. */
  path: string;
  /** Parsed JSON; undefined when the file is no JSON by its name. */
  json?: unknown;
  /** Text of a file that is not JSON. */
  text?: string;
}

/** Something of a feed that could not be used. `file` is the document's path. */
export interface SourceRemark {
  file: string;
  reason: string;
}

/** Takes what a source reads. Nothing a source meets may vanish: it is emitted, repaired or skipped. */
export interface SourceSink {
  /** `feeds` are the names under which the record is counted: `osv/npm`, `nodejs-core`. */
  record(record: VulnerabilityRecord, feeds: readonly string[]): void;
  /** A CVE is listed as exploited. */
  exploited(cve: string): void;
  /** Probability 0..1 that a CVE is exploited in the next 30 days. */
  scored(cve: string, probability: number): void;
  /** State of a feed that carries no records: its date (RFC 3339 or `YYYY-MM-DD`) and, where it has one, its version. */
  dated(feed: string, newest: string, version?: string): void;
  /** The document (or one row of it) was left out. */
  skipped(remark: SourceRemark): void;
  /** The record is used, but one of its statements was unusable and is read conservatively. */
  repaired(remark: SourceRemark): void;
}

/** An advisory feed. Items hold no state and do no I/O: they turn documents into facts. */
export interface AdvisorySource {
  /** The folder's name. */
  readonly id: string;
  readonly title: string;
  /** Whether this item reads that document, told by its shape, not by where it lies. */
  recognises(document: SourceDocument): boolean;
  /** Emits what the document says. Never throws over a feed's content. */
  read(document: SourceDocument, sink: SourceSink): void;
}
