// SPDX-License-Identifier: Apache-2.0
import semver from 'semver';
import type { AffectedRange, RangeEvent } from '../../../model/vulnerability.ts';
import { malformed } from '../json-shape.ts';

/** A place between versions: just before (`after: false`) or just after a version. */
interface Point {
  version: string;
  after: boolean;
}

/** From `from` up to `to`; undefined means without end. */
interface Interval {
  from: Point | undefined;
  to: Point | undefined;
}

/**
 * Turns `vulnerable` minus `patched` (npm range syntax, prereleases included) into OSV ranges, one per interval.
 * Throws `input-malformed` when a range cannot be read or nothing remains vulnerable.
 */
export function readVulnerableIntervals(vulnerable: string, patched: string): AffectedRange[] {
  if (vulnerable.trim() === '') throw malformed('it has no "vulnerable" range');
  const fixed = patched.trim() === '' ? [] : intervalsOf(patched);
  const remaining = fixed.reduce(subtract, merge(intervalsOf(vulnerable)));
  if (remaining.length === 0) throw malformed('its "patched" range covers all that is vulnerable');
  return remaining.map((interval) => ({ type: 'SEMVER', events: eventsOf(interval) }));
}

function intervalsOf(text: string): Interval[] {
  let range: semver.Range;
  try {
    range = new semver.Range(text, { includePrerelease: true });
  } catch {
    throw malformed('a version range is not in npm syntax');
  }
  return range.set.map(intersection).filter((interval): interval is Interval => interval !== undefined);
}

function intersection(comparators: readonly semver.Comparator[]): Interval | undefined {
  const interval: Interval = { from: undefined, to: undefined };
  // The comparator for "any version" carries a symbol instead of a version.
  for (const comparator of comparators) if (comparator.semver instanceof semver.SemVer) narrow(interval, comparator);
  return isEmpty(interval) ? undefined : interval;
}

function narrow(interval: Interval, { operator, semver: { version } }: semver.Comparator): void {
  const exact = operator === '' || operator === '=';
  if (exact || operator.startsWith('>')) interval.from = later(interval.from, { version, after: operator === '>' });
  if (exact || operator.startsWith('<')) interval.to = earlier(interval.to, { version, after: operator !== '<' });
}

function merge(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const interval of [...intervals].sort((a, b) => compareStart(a.from, b.from))) {
    const last = merged.at(-1);
    if (last && (last.to === undefined || compareStart(interval.from, last.to) <= 0)) {
      last.to = last.to === undefined || interval.to === undefined ? undefined : later(last.to, interval.to);
    } else merged.push({ ...interval });
  }
  return merged;
}

function subtract(intervals: readonly Interval[], hole: Interval): Interval[] {
  return intervals
    .flatMap(({ from, to }) => {
      const left = hole.from === undefined ? undefined : { from, to: earlier(to, hole.from) };
      const right = hole.to === undefined ? undefined : { from: later(from, hole.to), to };
      return [left, right].filter((part) => part !== undefined);
    })
    .filter((interval) => !isEmpty(interval));
}

function eventsOf({ from, to }: Interval): RangeEvent[] {
  const introduced = { introduced: from === undefined ? '0' : firstAt(from) };
  if (to === undefined) return [introduced];
  return [introduced, to.after ? { last_affected: to.version } : { fixed: to.version }];
}

/** The first version at a point; after a release that is the next patch's lowest prerelease (SemVer 2, section 11). */
function firstAt({ version, after }: Point): string {
  if (!after) return version;
  const parsed = new semver.SemVer(version);
  return parsed.prerelease.length > 0 ? `${version}.0` : `${parsed.inc('patch').version}-0`;
}

function isEmpty({ from, to }: Interval): boolean {
  return from !== undefined && to !== undefined && compare(from, to) >= 0;
}

function compare(a: Point, b: Point): number {
  return semver.compare(a.version, b.version) || Number(a.after) - Number(b.after);
}

function compareStart(a: Point | undefined, b: Point | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  return compare(a, b);
}

function later(a: Point | undefined, b: Point): Point {
  return a !== undefined && compare(a, b) > 0 ? a : b;
}

function earlier(a: Point | undefined, b: Point): Point {
  return a !== undefined && compare(a, b) < 0 ? a : b;
}
