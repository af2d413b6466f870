// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../errors.ts';

/**
 * The instant a run takes for now, RFC 3339 in UTC, whole seconds. `given` (--now) wins over SOURCE_DATE_EPOCH
 * (reproducible-builds.org specification: seconds since 1970), which wins over the wall clock.
 */
export function instantOfRun(given: string | undefined, sourceDateEpoch: string | undefined): string {
  if (given !== undefined) return readInstant(given, `--now ${given}`);
  if (sourceDateEpoch !== undefined && sourceDateEpoch !== '') {
    if (!/^\d{1,11}$/.test(sourceDateEpoch)) throw wrongDate(`SOURCE_DATE_EPOCH=${sourceDateEpoch}`);
    return toText(new Date(Number(sourceDateEpoch) * 1000));
  }
  return toText(new Date());
}

function readInstant(text: string, shown: string): string {
  const pattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;
  const date = pattern.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw wrongDate(shown);
  return toText(date);
}

function toText(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function wrongDate(shown: string): NgaoError {
  return new NgaoError(
    'usage',
    `${shown} is not a date. Write 2026-01-31 or 2026-01-31T12:00:00Z (for SOURCE_DATE_EPOCH: seconds).`,
  );
}
