// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '../../../kit/errors.ts';
import type { PartGiven } from './prepare-part.ts';
import type { OpenedRun, ReportPlace, RunReading } from './reading.ts';
import type { ToldContent } from './told-content.ts';

/** What a reading thread is asked for; it answers in this order. One report at a time. */
export type Asked =
  | { call: 'open'; place: ReportPlace }
  | { call: 'tell'; index: number; reading: RunReading }
  | { call: 'part'; index: number; given: PartGiven }
  | { call: 'notices'; index: number }
  | { call: 'close' };

/** Answers by call. A part is a `PreparedPart` as JSON. */
export interface Answers {
  open: { format: string; runs: readonly OpenedRun[] };
  tell: ToldContent;
  part: Uint8Array<ArrayBuffer> | undefined;
  notices: readonly string[];
  close: undefined;
}

export interface Fault {
  code: ErrorCode;
  message: string;
  stack: string;
}

export type Answer = { result: Answers[Asked['call']] } | { fault: Fault };
