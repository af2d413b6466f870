// SPDX-License-Identifier: Apache-2.0
import type { BytePages } from '../../kit/byte-pages.ts';
import type { InventoryEntry, Observation, VexStatement } from '../../model/observation.ts';
import type { FindingKind } from '../../model/report.ts';

/** One item of the reports shelf: reads one format of other tools' (or our own) reports. Pure. */
export interface ReportReader {
  /** The folder's name; the `format` of the upload contract. */
  id: string;
  title: string;
  /** Whether a report with this head is ours. At most one reader of the shelf says yes to any real report. */
  sniff(head: ReportHead): boolean;
  /**
   * Reads the whole. Throws `input-malformed`, `input-unsupported` or `input-too-large` with what to do next when the
   * document is not a report of this format, is an error document, or does not prove that a scan ran and also lists nothing.
   */
  read(input: ReportInput): ReportContent | Promise<ReportContent>;
  /**
   * For formats whose reports get so large that they are not held at once: reads page by page what `read` reads. The pages stay
   * for as long as the iterables are read.
   */
  readPages?(input: PagedInput): ReportContent | Promise<ReportContent>;
  /** For formats whose file holds several runs, each a stream of its own: one content for each. Default: `read` alone. */
  readRuns?(input: ReportInput): ReportContent[] | Promise<ReportContent[]>;
}

export interface ReportHead {
  /** The file's name as uploaded, '' when unknown. A hint, never trusted alone. */
  file: string;
  /** The first 64 KiB as text (UTF-8, BOM removed); for zip containers '' . */
  text: string;
  /** Top-level keys of a JSON object among those first bytes, in order; empty for other syntaxes. */
  keys: readonly string[];
  bytes: Uint8Array;
}

export interface ReportInput {
  file: string;
  /** The whole report. Large arrays are read element by element, so that the heap stays small. */
  bytes: Uint8Array;
}

/** A report that is looked at page by page. */
export interface PagedInput {
  file: string;
  pages: BytePages;
}

/**
 * What a report says. Iterables are read once, in report order, while the bytes are still there: reading them may throw
 * `input-malformed` where a part of the document is damaged, so keep nothing before all was read.
 */
export interface ReportContent {
  tool: { name: string; version: string };
  /**
   * Which stream of reports it belongs to, beside target and tool: SARIF's automation id, a Sonar project key, a Grype
   * source type. Only a newer report of the same stream can close what this one reported. '' when the tool has one stream.
   */
  category: string;
  /**
   * What proves that the scan really ran and saw its whole target; null: this report may open findings, never close any.
   * An inventory without a list of vulnerabilities proves packages, not the absence of flaws: null.
   */
  proof: RunProof | null;
  /** What the report says it looked at, for the default target; '' fields when it tells none. */
  subject: { name: string; version: string; digest: string };
  observations: Iterable<Observation>;
  /**
   * The bytes that all observations and notices are made of, and nothing that is told with them: where they are those of the
   * report before, so are the observations. Piece by piece. Undefined where a reader does not know.
   */
  basis?: Iterable<Uint8Array>;
  /**
   * The whole was checked before, so that reading the observations cannot fail any more: they may be taken in while they are read,
   * and read again later. Default: unknown.
   */
  isSound?: boolean;
  /** The packages the report lists, when it is an inventory; undefined when it tells of findings only. */
  inventory?: Iterable<InventoryEntry>;
  statements?: Iterable<VexStatement>;
  /** What could not be used, in words for the uploader; never silent. Filled while the iterables are read. */
  notices: readonly string[];
}

export interface RunProof {
  /** When the scan ran, RFC 3339; '' when the format has no place for it. */
  at: string;
  /** Why it counts as proof, for people: `grype 0.74.0, database of 2026-01-02`. */
  because: string;
  /** The kinds of findings the run looked for, when that is known: only those can be closed by it. Absent: all the tool tells. */
  kinds?: readonly FindingKind[];
}
