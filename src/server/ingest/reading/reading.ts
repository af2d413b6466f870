// SPDX-License-Identifier: Apache-2.0
import type { ReportContent } from '../../../scan/reports/contract.ts';
import type { PartGiven, PreparedPart } from './prepare-part.ts';
import type { ToldContent, ToldLast } from './told-content.ts';

/** A report as a file of this machine, or all of its bytes. */
export interface ReportPlace {
  /** The file's name as it was uploaded. */
  file: string;
  /** '' for whichever reader knows it. */
  format: string;
  /** SHA-256 of the bytes, 64 hex digits. */
  digest: string;
  at: { path: string; size: number } | { bytes: Uint8Array<ArrayBuffer> };
}

/** What is known of a run before its observations are read. */
export interface OpenedRun extends Pick<ReportContent, 'tool' | 'category' | 'proof' | 'subject'> {
  /** See `basisOf`. */
  basis: string;
  /** Whether it is sure that reading its observations will not fail, and reading it takes little memory for as long as it lasts. */
  isSound: boolean;
}

/** How a run is read: as what its stream told last, while it is taken in, or to its end before that. */
export type RunReading = { as: 'told last'; last: ToldLast } | { as: 'meanwhile' } | { as: 'whole' };

/** A report that is being read, in this thread or in one of its own. Calls come one after the other. */
export interface Reading {
  readonly format: string;
  readonly runs: readonly OpenedRun[];
  tell(index: number, reading: RunReading): Promise<ToldContent>;
  /** What the next observations of a run that was told come to; undefined behind its end. Throws what the reader throws. */
  part(index: number, given: PartGiven): Promise<PreparedPart | undefined>;
  /** What could not be used of a run, by now. */
  notices(index: number): Promise<readonly string[]>;
  /** Nothing of it is read any more. */
  close(): void;
}
