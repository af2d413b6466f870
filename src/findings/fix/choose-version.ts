// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { AdvisoryRow } from '../../model/vulnerability.ts';
import type { Asker, PlanContext } from './askers.ts';
import type { HitPackage } from './plan.ts';
import { plainRange } from './ranges.ts';
import { atVersion } from './rewrite.ts';

/**
 * The smallest version above the installed one that no known record hits; one that everybody who asks can have goes
 * before a smaller one that somebody cannot, and a release before a prerelease. Candidates are the versions that
 * records name as fixed and those of other installed copies: both are known to exist. Undefined when none is known.
 */
export function chooseVersion(
  { component }: HitPackage,
  askers: readonly Asker[],
  { context, atLeast }: { context: PlanContext; atLeast: string | undefined },
): string | undefined {
  const { semver, knowledge, inventory } = context;
  const installed = semver.parse(component.version, { loose: true });
  if (!installed) return undefined;
  const copies = inventory.components.filter((other) => other.name === component.name).map((other) => other.version);
  const named = new Set([...knowledge.rowsOf(component).flatMap(fixedVersions), ...copies]);
  const above = [...named].filter(
    (version) => semver.valid(version) && semver.gt(version, installed) && !(atLeast && semver.lt(version, atLeast)),
  );
  const clean = cleanVersions(component, above, context).sort(semver.compare);
  const releases = clean.filter((version) => semver.prerelease(version) === null);
  const choice = releases.length > 0 ? releases : clean;
  return (
    choice.find((version) => askers.every((asker) => isAtEase(asker.range, { component, to: version }, context))) ?? choice[0]
  );
}

/**
 * Whether who asks by this range can have the version without further ado: the range admits it, and the newest
 * version the range admits, which is what an update installs, is not affected again.
 */
export function isAtEase(
  range: string | undefined,
  { component, to }: { component: Component; to: string },
  context: PlanContext,
): boolean {
  const { semver } = context;
  const plain = range === undefined ? undefined : plainRange(range, semver);
  if (plain === undefined || !semver.satisfies(to, plain, { loose: true })) return false;
  return !driftsIntoTrouble(plain, { component, to }, context);
}

/** Whether the newest version of a range, where that is above `to`, is affected. */
export function driftsIntoTrouble(
  range: string,
  { component, to }: { component: Component; to: string },
  context: PlanContext,
): boolean {
  const newest = newestIn(range, { component, to }, context);
  return newest !== to && !isClean(component, newest, context);
}

/** Whether the newest version that a range admits is affected; of a range that admits nothing it is not known, so yes. */
export function isTroubled(range: string, component: Component, context: PlanContext): boolean {
  const to = context.semver.minVersion(range, { loose: true })?.version;
  return to === undefined || !isClean(component, newestIn(range, { component, to }, context), context);
}

/**
 * Which versions exist is not known offline. The newest one of a range is as affected as a version just above
 * everything that the records name within it.
 */
function newestIn(range: string, { component, to }: { component: Component; to: string }, context: PlanContext): string {
  const { semver, knowledge } = context;
  const inRange = (version: string) => semver.satisfies(version, range, { loose: true });
  const named = knowledge.rowsOf(component).flatMap(namedVersions);
  const above = named.filter((version) => semver.valid(version) && semver.gt(version, to) && inRange(version));
  const [newest = to] = above.sort(semver.rcompare);
  const next = semver.inc(newest, 'patch');
  return next !== null && inRange(next) ? next : newest;
}

function isClean(component: Component, version: string, context: PlanContext): boolean {
  return cleanVersions(component, [version], context).length > 0;
}

/** Those of the versions that no known record hits, asked at once. */
function cleanVersions(component: Component, versions: readonly string[], { inventory, knowledge }: PlanContext): string[] {
  if (versions.length === 0) return [];
  const components = versions.map((version) => ({ ...atVersion(component, version), key: version, dependsOn: [] }));
  const hits = knowledge.rematch({ ...inventory, components, runtimes: [] });
  const hit = new Set(hits.flatMap((match) => match.componentKeys));
  return versions.filter((version) => !hit.has(version));
}

function fixedVersions(row: AdvisoryRow): string[] {
  return eventsOf(row).flatMap((event) => event.fixed ?? []);
}

function namedVersions(row: AdvisoryRow): string[] {
  const bounds = eventsOf(row).flatMap(({ introduced, fixed, last_affected }) => [introduced, fixed, last_affected]);
  return [...bounds.filter((version) => version !== undefined), ...row.affected.flatMap((affected) => affected.versions)];
}

function eventsOf(row: AdvisoryRow) {
  return row.affected.flatMap((affected) => affected.ranges.flatMap((range) => range.events));
}
