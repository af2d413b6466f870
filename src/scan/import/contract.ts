// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { Notice } from '../../model/problem.ts';

export interface ImportInput {
  /** The file's name as the person knows it; part of every exception's source. */
  file: string;
  text: string;
}

export interface Imported {
  /** Decisions that are in force in the old tool's own reading; expired ones included, with their date. */
  exceptions: readonly Exception[];
  /**
   * What the old tool silently ignored, or read otherwise than its author meant: unknown keys, dead rules,
   * wrong spellings. Each names the line.
   */
  notices: readonly Notice[];
}

/** One item of the import shelf: reads one tool's ignore file with that tool's own semantics. Pure. */
export interface Importer {
  /** The folder's name. */
  id: string;
  title: string;
  /** Whether a file of this name is ours. */
  claims(file: string): boolean;
  /** Throws `input-malformed` with the line when the file cannot be read at all. */
  read(input: ImportInput): Promise<Imported>;
}
