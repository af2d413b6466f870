// SPDX-License-Identifier: Apache-2.0
import type { AffectedPackage, AffectedRange } from '../../model/vulnerability.ts';
import { type Interval, intervalsOf } from './intervals.ts';
import type { VersionScheme } from './versions/contract.ts';

type Compare = VersionScheme['compare'];

/** Where one version stands towards one advisory. */
export interface Standing {
  affected: boolean;
  /** The `fixed` events that end the intervals the version stands in. */
  fixedIn: readonly string[];
  /** Set when no clause hit and one could not be decided: the text that could not be read as a version. */
  unreadable?: string;
}

/**
 * OSV schema, "Evaluation": affected when any `affected` entry lists the version or holds it in any
 * SEMVER or ECOSYSTEM range. GIT ranges speak of commits and are passed over, never an early exit.
 */
export function standingOf(affected: readonly AffectedPackage[], version: string, compare: Compare): Standing {
  const standing: { affected: boolean; fixedIn: string[]; unreadable?: string } = { affected: false, fixedIn: [] };
  for (const entry of affected) {
    if (version !== '' && entry.versions.includes(version)) standing.affected = true;
    for (const range of entry.ranges) {
      if (range.type === 'GIT') continue;
      standInRange(range, version, compare, standing);
    }
  }
  if (standing.affected) delete standing.unreadable;
  return standing;
}

function standInRange(
  range: AffectedRange,
  version: string,
  compare: Compare,
  standing: { affected: boolean; fixedIn: string[]; unreadable?: string },
): void {
  for (const interval of intervalsOf(range, compare)) {
    const place = placeIn(interval, version, compare);
    if (place === 'outside') continue;
    if (place === 'inside') {
      standing.affected = true;
      if (interval.end?.kind === 'fixed') standing.fixedIn.push(interval.end.version);
    } else {
      standing.unreadable ??= place.unreadable;
    }
  }
}

/** One readable bound that excludes the version decides, even when the other bound is unreadable. */
function placeIn(interval: Interval, version: string, compare: Compare): 'inside' | 'outside' | { unreadable: string } {
  const { from, end } = interval;
  const above = from === undefined ? 0 : compare(version, from);
  if (above !== undefined && above < 0) return 'outside';
  const below = end === undefined ? -1 : compareEnd(version, end, compare);
  if (below !== undefined && (end?.kind === 'last' ? below > 0 : below >= 0)) return 'outside';
  if (above === undefined) return { unreadable: culprit(version, from as string, compare) };
  if (below === undefined) return { unreadable: culprit(version, end?.version as string, compare) };
  return 'inside';
}

/** Alpine's secdb tells "never affected" as fixed in version 0; no scheme places anything below it. */
function compareEnd(version: string, end: NonNullable<Interval['end']>, compare: Compare): number | undefined {
  return end.kind === 'fixed' && end.version === '0' ? 0 : compare(version, end.version);
}

function culprit(version: string, bound: string, compare: Compare): string {
  return compare(version, version) === undefined ? version : bound;
}
