// SPDX-License-Identifier: Apache-2.0
import type { HitPackage } from './plan.ts';
import type { PlanContext } from './plan-step.ts';

/**
 * The smallest version above the installed one that no known advisory hits: of the same major if there is one, else
 * of the next. Candidates are the versions that advisories name as fixed; each is tried against every advisory of the
 * package, because the fix of one flaw can stand in the range of another. Undefined when none is known.
 */
export function chooseVersion(
  { component, matches }: HitPackage,
  { semver, rematch, inventory }: PlanContext,
): string | undefined {
  const installed = semver.parse(component.version, { loose: true });
  if (!installed) return undefined;
  const named = new Set<string>(matches.flatMap((match) => match.fixedIn));
  for (const match of matches) for (const record of match.records) for (const fixed of fixedVersions(record)) named.add(fixed);
  const candidates = [...named].filter((version) => semver.valid(version) && semver.gt(version, installed)).sort(semver.compare);
  const clean = candidates.filter((version) => {
    const changed = { ...component, version, purl: `${component.purl.slice(0, component.purl.lastIndexOf('@'))}@${version}` };
    return rematch({ ...inventory, components: [changed], runtimes: [] }).length === 0;
  });
  return clean.find((version) => semver.major(version) === installed.major) ?? clean[0];
}

function fixedVersions(record: HitPackage['matches'][number]['records'][number]): string[] {
  return record.affected.flatMap((affected) =>
    affected.ranges.flatMap((range) => range.events.flatMap((event) => (event.fixed === undefined ? [] : [event.fixed]))),
  );
}
