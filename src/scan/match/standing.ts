// SPDX-License-Identifier: Apache-2.0
import type { AffectedPackage } from '../../model/vulnerability.ts';
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
  const fixedIn: string[] = [];
  let isInside = false;
  let unreadable: string | undefined;
  for (const interval of intervalsIn(affected, compare)) {
    const place = placeIn(interval, version, compare);
    if (place === 'outside') continue;
    if (place === 'unreadable') {
      unreadable ??= culprit(interval, version, compare);
      continue;
    }
    isInside = true;
    if (interval.end?.kind === 'fixed') fixedIn.push(interval.end.version);
  }
  if (isInside || isListed(affected, version, compare)) return { affected: true, fixedIn };
  return unreadable === undefined ? { affected: false, fixedIn } : { affected: false, fixedIn, unreadable };
}

/** `1.0` lists `1.0.0` where the ecosystem holds them for equal. */
function isListed(affected: readonly AffectedPackage[], version: string, compare: Compare): boolean {
  if (version === '') return false;
  return affected.some(({ versions }) => versions.includes(version) || versions.some((listed) => compare(listed, version) === 0));
}

function intervalsIn(affected: readonly AffectedPackage[], compare: Compare): Interval[] {
  const intervals: Interval[] = [];
  for (const { ranges } of affected) {
    for (const range of ranges) {
      if (range.type !== 'GIT') for (const interval of intervalsOf(range, compare)) intervals.push(interval);
    }
  }
  return intervals;
}

type Place = 'inside' | 'outside' | 'unreadable';

/** One readable bound that excludes the version decides, even when the other bound is unreadable. */
function placeIn({ from, end }: Interval, version: string, compare: Compare): Place {
  const above = from === undefined ? 0 : compare(version, from);
  if (above !== undefined && above < 0) return 'outside';
  const below = end === undefined ? -1 : compareEnd(version, end, compare);
  if (below !== undefined && (end?.kind === 'last' ? below > 0 : below >= 0)) return 'outside';
  return above === undefined || below === undefined ? 'unreadable' : 'inside';
}

/** Alpine's secdb tells "never affected" as fixed in version 0; no scheme places anything below it. */
function compareEnd(version: string, end: NonNullable<Interval['end']>, compare: Compare): number | undefined {
  return end.kind === 'fixed' && end.version === '0' ? 0 : compare(version, end.version);
}

/** Which of the texts is to blame: the version itself first, then the lower and the upper bound. */
function culprit({ from, end }: Interval, version: string, compare: Compare): string {
  const texts = [version, from, end?.version].filter((text) => text !== undefined);
  return texts.find((text) => compare(text, text) === undefined) ?? version;
}
