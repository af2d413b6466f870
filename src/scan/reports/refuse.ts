// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** It is not a report of this format. `what` completes "NAME: ...": what is wrong and what to do next. */
export function malformed(file: string, what: string, cause?: unknown): NgaoError {
  return new NgaoError('input-malformed', `${file || 'The report'}: ${what}`, { cause });
}

export function unsupported(file: string, what: string): NgaoError {
  return new NgaoError('input-unsupported', `${file || 'The report'}: ${what}`);
}

export function tooLarge(file: string, what: string): NgaoError {
  return new NgaoError('input-too-large', `${file || 'The report'}: ${what}`);
}

/** It lists nothing and proves nothing: taken as clean, it would close what nobody looked at. */
export function emptyWithoutProof(file: string, what: string): NgaoError {
  return malformed(
    file,
    `it lists nothing and does not prove that a scan ran (${what}). Send a report that tells what was scanned.`,
  );
}
