// SPDX-License-Identifier: Apache-2.0
import type { Origin } from '../../model/component.ts';
import type { Folder } from './contract.ts';
import { joinPath } from './lock-text.ts';
import { classifyOrigin } from './origin.ts';

/** The registry a package name is asked from, as the checkout's own settings say; undefined: the public one. */
export type RegistryOf = (name: string) => string | undefined;

/**
 * Reads `registry=` and `@scope:registry=` of the `.npmrc` in folder `at` (npm config, "Registry"): lockfiles that leave
 * addresses out leave private registries out too, and their packages must not be taken for public ones of the same name.
 */
export function npmrcRegistries(folder: Folder, at: string): RegistryOf {
  const servers = new Map<string, string>();
  for (const line of folder.readText(joinPath(at, '.npmrc'))?.split('\n') ?? []) {
    const equals = line.indexOf('=');
    const key = line.slice(0, Math.max(0, equals)).trim();
    const value = line
      .slice(equals + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1');
    if (key === 'registry') servers.set('', value);
    else if (key.startsWith('@') && key.endsWith(':registry')) servers.set(key.slice(0, -':registry'.length), value);
  }
  return registriesByScope(servers);
}

/** Asks a table of scopes (`@scope`); '' stands for all other names. */
export function registriesByScope(servers: ReadonlyMap<string, string>): RegistryOf {
  if (servers.size === 0) return () => undefined;
  return (name) => (name.startsWith('@') ? servers.get(name.slice(0, name.indexOf('/'))) : undefined) ?? servers.get('');
}

/** Where packages of a registry come from; without one it is the public registry. */
export function registryOrigin(server: string | undefined, trustedRegistries: readonly string[]): Origin {
  if (server === undefined) return { kind: 'registry' };
  // `${NAME}` is decided by the machine, not by the checkout.
  if (server.includes('$')) return { kind: 'unknown' };
  // Asked as a tarball's address, because a bare server address tells nothing about its kind.
  const origin = classifyOrigin({
    resolved: `${server.endsWith('/') ? server.slice(0, -1) : server}/p/-/p-1.tgz`,
    trustedRegistries,
  });
  if (origin.kind === 'registry') return { kind: 'registry' };
  return { kind: origin.kind, ...(origin.url && { url: origin.url.slice(0, -'/p/-/p-1.tgz'.length) }) };
}
