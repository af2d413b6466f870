// SPDX-License-Identifier: Apache-2.0
import type { Origin } from '../../../model/component.ts';
import { digestsOf } from '../integrity.ts';
import type { LockedPackage } from '../lock-graph.ts';
import { classifyOrigin } from '../origin.ts';
import { type RegistryOf, registryOrigin } from '../registry-settings.ts';
import { mapUnder, textUnder, type YamlMap } from '../yaml-value.ts';
import { type DependencyPath, type Generation, parseDependencyPath } from './dependency-path.ts';
import type { PnpmEntry } from './read-lock.ts';

export interface PnpmSources {
  generation: Generation;
  trustedRegistries: readonly string[];
  registryOf: RegistryOf;
}

/** The package of an entry, without its edges. */
export function lockedPackage({ key, lines, package: fields }: PnpmEntry, sources: PnpmSources): LockedPackage {
  const path = parseDependencyPath(key, sources.generation);
  const name = textUnder(fields, 'name') ?? path.name;
  const resolution = mapUnder(fields, 'resolution');
  const integrity = textUnder(resolution, 'integrity');
  const deprecated = textUnder(fields, 'deprecated');
  return {
    key,
    name,
    version: textUnder(fields, 'version') ?? (/^\d/.test(path.version) ? path.version : ''),
    origin: originOf(resolution, { ...path, name }, sources),
    lines: [...lines],
    edges: [],
    deprecated: deprecated?.trim(),
    digests: integrity === undefined ? [] : digestsOf(integrity),
    // Before generation 9 the lockfile tells both; a package used in both ways has `dev: false`.
    ...(sources.generation !== 9 && {
      scope: textUnder(fields, 'dev') === 'true' ? ('dev' as const) : ('prod' as const),
      optional: textUnder(fields, 'optional') === 'true',
    }),
  };
}

function originOf(resolution: YamlMap, path: DependencyPath, { trustedRegistries, registryOf }: PnpmSources): Origin {
  const repository = textUnder(resolution, 'repo');
  if (repository !== undefined) {
    const address = /^git[+:@]/.test(repository) ? repository : `git+${repository}`;
    return classifyOrigin({ resolved: `${address}#${textUnder(resolution, 'commit') ?? ''}`, trustedRegistries });
  }
  const directory = textUnder(resolution, 'directory');
  if (directory !== undefined) return { kind: 'file', url: `file:${directory}` };
  const tarball = textUnder(resolution, 'tarball');
  if (tarball !== undefined) return tarballOrigin(tarball, path, { trustedRegistries, registryOf });
  const server = textUnder(resolution, 'registry') ?? (path.host && `https://${path.host}`) ?? registryOf(path.name);
  if (textUnder(resolution, 'integrity') === undefined) return { kind: 'unknown' };
  return registryOrigin(server, trustedRegistries);
}

function tarballOrigin(tarball: string, path: DependencyPath, sources: Omit<PnpmSources, 'generation'>): Origin {
  // Relative to the registry: some servers put tarballs in places of their own.
  if (!/^[a-z+]+:/i.test(tarball)) return registryOrigin(sources.registryOf(path.name), sources.trustedRegistries);
  return classifyOrigin({ resolved: tarball, trustedRegistries: sources.trustedRegistries });
}
