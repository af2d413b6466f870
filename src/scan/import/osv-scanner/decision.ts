// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import { lastWholeDay } from '../last-whole-day.ts';
import { makeException } from '../make-exception.ts';

type Table = ReadonlyMap<string, unknown>;

/** A decision of this file: bound to the lockfiles in its own folder; no date, or the zero date, means for ever. */
export function decision(
  table: Table,
  given: { file: string; line: number; until: string; matchers: Partial<Exception> },
): Exception {
  const slash = given.file.lastIndexOf('/');
  const until = table.get(given.until);
  const instant = until instanceof Date ? until.getTime() : Number.NaN;
  return makeException({
    matchers: { ...given.matchers, location: `${given.file.slice(0, slash + 1)}*` },
    reason: String(table.get('reason') ?? '').trim(),
    expires: instant > 0 ? lastWholeDay(instant) : '',
    source: { format: 'osv-scanner', file: given.file, line: given.line, engine: 'osv-scanner', engineTarget: 'source' },
  });
}
