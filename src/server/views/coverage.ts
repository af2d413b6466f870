// SPDX-License-Identifier: Apache-2.0
import type { Expectation } from '../../store/tables.ts';

export interface Expected {
  expects: readonly Expectation[];
  streams: readonly { tool: string; category?: string; lastProofAt: string | null; lastReportAt: string | null }[];
  /** When the target was made: nothing is late before one interval has passed. */
  since: string;
}

/**
 * Scans that should have arrived by now. Only a report that proves its scan ran counts as arrived; that the server itself
 * asked its advisory database does not.
 */
export function missingScans(
  { expects, streams, since }: Expected,
  now: string,
): { tool: string; since: string | null; dueAt: string }[] {
  return expects.flatMap(({ tool, everyHours }) => {
    const last = streams
      .filter((stream) => stream.tool.toLowerCase() === tool.toLowerCase() && stream.category !== 'advisory-database')
      .map(({ lastProofAt }) => lastProofAt)
      .filter((at) => at !== null)
      .sort((a, b) => Date.parse(a) - Date.parse(b))
      .at(-1);
    const dueAt = Date.parse(last ?? since) + everyHours * 3_600_000;
    return dueAt < Date.parse(now) ? [{ tool, since: last ?? null, dueAt: new Date(dueAt).toISOString() }] : [];
  });
}
