// SPDX-License-Identifier: Apache-2.0
import type { Notice } from '../../model/problem.ts';

/** Why an importer speaks up. The register's lint gives each a level and tells what to do next. */
export type RemarkCode =
  /** The scan itself is off, or its gate can never fail. */
  | 'import-gate-off'
  /** In force, but not as its author meant. */
  | 'import-read-otherwise'
  /** A rule that the old tool can never match, or holds inactive. */
  | 'import-never-matches'
  /** An exclude pattern that works in one kind of scan only. */
  | 'import-two-dialects'
  /** A key or value that the old tool drops without a word. */
  | 'import-key-ignored'
  /** In force there, but Ngao cannot say it as narrowly: left out. */
  | 'import-not-carried'
  /** Kept for the record only. */
  | 'import-history'
  /** The old tool ends at the first instant of the day written, so the last whole day is the one before. */
  | 'import-ends-day-before';

export function remark(code: RemarkCode, place: { file: string; line: number }, message: string): Notice {
  return { code, message: `${place.file}:${place.line}: ${message}`, target: place.file };
}

/** Text of the file inside a message: bounded, control characters shown as JSON would. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
