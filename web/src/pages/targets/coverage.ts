// SPDX-License-Identifier: Apache-2.0
import type { Target } from '../../api/types.ts';
import type { MarkTone } from '../../kit/mark.tsx';
import { counted, since } from '../../kit/words.ts';

type Told = Pick<Target, 'scope' | 'expects' | 'missing' | 'streams' | 'archivedAt'>;

/** Whether a target is scanned as expected, in one short sentence. What was never scanned is never called clean. */
export function coverageOf(target: Told, now: number): { tone: MarkTone; text: string } {
  const { expects, missing, streams } = target;
  if (target.archivedAt !== null) return { tone: 'none', text: 'Archived' };
  if (target.scope === 'out') return { tone: 'none', text: 'Out of scope' };
  const [first] = missing;
  if (first && missing.length === 1) {
    const last = first.since === null ? 'never came' : `last ${since(first.since, now)}`;
    return { tone: 'bad', text: `${first.tool} is missing, ${last}` };
  }
  if (first) return { tone: 'bad', text: `${missing.length} of ${expects.length} expected scans are missing` };
  if (expects.length > 0) return { tone: 'good', text: `${counted(expects.length, 'expected scan')} in time` };
  if (streams.length === 0) return { tone: 'warn', text: 'Never scanned, nothing expected' };
  return { tone: 'calm', text: 'Scanned, nothing expected' };
}

/** `every day`, `every 12 hours`, `every 2 weeks`. */
export function intervalText(hours: number): string {
  const units: readonly [number, string][] = [
    [168, 'week'],
    [24, 'day'],
    [1, 'hour'],
  ];
  const [size, unit] = units.find(([each]) => hours % each === 0) ?? [1, 'hour'];
  const count = hours / size;
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}

/** What is expected of one tool, and how it stands. */
export function expectedRows(target: Told): { tool: string; everyHours: number; last: string | null; dueAt: string | null }[] {
  return target.expects.map(({ tool, everyHours }) => {
    const reports = target.streams.flatMap((stream) =>
      stream.tool === tool && stream.lastReportAt !== null ? [stream.lastReportAt] : [],
    );
    const late = target.missing.find((one) => one.tool === tool);
    return { tool, everyHours, last: reports.sort().at(-1) ?? null, dueAt: late?.dueAt ?? null };
  });
}
