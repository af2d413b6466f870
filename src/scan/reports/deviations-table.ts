// SPDX-License-Identifier: Apache-2.0

/** Where our count differs from the corpus's expectation, and why ours is better founded. */
export interface Deviation {
  /** As `file` of expectations.json. */
  file: string;
  /** Findings expected there, or 'refused'. */
  theirs: number | 'refused';
  /** Observations of ours, or 'refused'. */
  ours: number | 'refused';
  why: string;
}

/** Used by corpus.test.ts and corpus-b.test.ts: every deviation of the shelf, by file. */
export const deviations: readonly Deviation[] = [];
