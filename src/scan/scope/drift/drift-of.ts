// SPDX-License-Identifier: Apache-2.0
import type { Drift, DriftInput } from '../../../model/scope-drift.ts';
import { appVersionDrift } from './app-version-drift.ts';
import { listDrift } from './list-drift.ts';
import { scanDrift } from './scan-drift.ts';
import { tagDrift } from './tag-drift.ts';

/**
 * Everything in which a release disagrees with itself and with what else is said of it, sorted by code and subject.
 * Only what is given is judged: without known tags no tag is called dead.
 */
export function driftOf(input: DriftInput): Drift[] {
  const { scope, sboms } = input;
  const drift = [
    ...tagDrift(scope, input.knownTags ?? []),
    ...appVersionDrift(scope),
    ...outsideCharts(input),
    ...listDrift(scope, input.lists ?? []),
    ...(sboms ? missingSboms(input, sboms) : []),
    ...scanDrift(input),
  ];
  return drift.sort((a, b) => compare(a.code, b.code) || compare(a.subject, b.subject) || compare(a.message, b.message));
}

/** A chart that no other chart of the folder holds, and that the umbrella does not depend on. */
function outsideCharts({ scope }: DriftInput): Drift[] {
  const outside = scope.charts.filter(({ inUmbrella }) => !inUmbrella);
  const tops = outside.filter(
    ({ path }) => !scope.charts.some((other) => other.path !== '' && path.startsWith(`${other.path}/`)),
  );
  return tops.map(({ name, path, excluded }) => ({
    code: 'chart-outside',
    message: `The chart ${name} is in the folder, but not in the umbrella ${scope.name}. ${excluded?.reason ?? ''}`.trim(),
    subject: path,
    names: [name],
    where: [{ file: `${path}/Chart.yaml`, line: 1 }],
  }));
}

function missingSboms({ scope }: DriftInput, sboms: readonly string[]): Drift[] {
  const given = new Set(sboms.flatMap((name) => [name, name.slice(name.lastIndexOf('/') + 1)]));
  return scope.repositories
    .filter(({ repository }) => !given.has(repository) && !given.has(repository.slice(repository.lastIndexOf('/') + 1)))
    .map(({ repository, images }) => ({
      code: 'sbom-missing',
      message: `${repository} is in the release and has no SBOM: an aggregate of all SBOMs silently leaves it out.`,
      subject: repository,
      names: [...images],
      where: [],
    }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
