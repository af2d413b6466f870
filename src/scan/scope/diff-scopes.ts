// SPDX-License-Identifier: Apache-2.0
import type { ReleaseImage, ReleaseScope } from '../../model/release-scope.ts';
import type { ScopeDifference } from '../../model/scope-drift.ts';
import { isInRelease, versionOf } from './drift/tag-drift.ts';

/** What changed from one release to another: images and charts that came, went, or have other versions. */
export function diffScopes(from: ReleaseScope, to: ReleaseScope): ScopeDifference {
  const images = diff(imageVersions(from), imageVersions(to));
  const charts = diff(chartVersions(from), chartVersions(to));
  const [before, after] = [repositoriesOf(from), repositoriesOf(to)];
  return {
    images: {
      added: images.added.map(([repository, versions]) => ({ repository, versions })),
      removed: images.removed.map(([repository, versions]) => ({ repository, versions })),
      changed: images.changed.map(([repository, a, b]) => ({ repository, from: a, to: b })),
    },
    charts: {
      added: charts.added.map(([name, versions]) => ({ name, versions })),
      removed: charts.removed.map(([name, versions]) => ({ name, versions })),
      changed: charts.changed.map(([name, a, b]) => ({ name, from: a, to: b })),
    },
    repositories: {
      added: after.filter((repository) => !before.includes(repository)),
      removed: before.filter((repository) => !after.includes(repository)),
    },
  };
}

type Versions = Map<string, string[]>;

function imageVersions({ images }: ReleaseScope): Versions {
  return versionsBy(images.filter(isInRelease), (image: ReleaseImage) => [image.repository, versionOf(image)]);
}

/** Packed charts of other organisations count too: they are deployed. */
function chartVersions({ charts, externalCharts }: ReleaseScope): Versions {
  const all = [...charts, ...externalCharts].filter(({ inUmbrella }) => inUmbrella);
  return versionsBy(all, ({ name, version }) => [name, version]);
}

function versionsBy<T>(items: readonly T[], entry: (item: T) => [string, string]): Versions {
  const versions: Versions = new Map();
  for (const [name, version] of items.map(entry)) versions.set(name, [...(versions.get(name) ?? []), version]);
  return new Map([...versions].map(([name, list]) => [name, [...new Set(list)].sort()]));
}

function diff(from: Versions, to: Versions) {
  const names = (of: Versions) => [...of.keys()].sort();
  return {
    added: names(to).flatMap((name) => (from.has(name) ? [] : [[name, to.get(name) as string[]] as const])),
    removed: names(from).flatMap((name) => (to.has(name) ? [] : [[name, from.get(name) as string[]] as const])),
    changed: names(to).flatMap((name) => {
      const [a, b] = [from.get(name), to.get(name) as string[]];
      return a === undefined || a.join('\n') === b.join('\n') ? [] : [[name, a, b] as const];
    }),
  };
}

function repositoriesOf({ repositories }: ReleaseScope): string[] {
  return repositories.map(({ repository }) => repository);
}
