// SPDX-License-Identifier: Apache-2.0
import type { Digest, Origin } from '../../../model/component.ts';
import { digestsOf } from '../integrity.ts';
import type { LockedPackage } from '../lock-graph.ts';
import { classifyOrigin } from '../origin.ts';
import type { YarnEntry } from './read-lock.ts';

/** `name@range`, where the name may be scoped and the range may be missing. */
export function splitPattern(pattern: string): { name: string; range: string } {
  const at = pattern.indexOf('@', 1);
  return at < 0 ? { name: pattern, range: '' } : { name: pattern.slice(0, at), range: pattern.slice(at + 1) };
}

/** The package that an entry installs, without its edges. */
export function lockedPackage(entry: YarnEntry, trustedRegistries: readonly string[]): LockedPackage {
  const asked = entry.patterns.map(splitPattern);
  const { range } = asked[0] as { range: string };
  const origin = entryOrigin(entry, range, trustedRegistries);
  const wanted = asked.map(({ name, range }) =>
    range.startsWith('npm:') ? splitPattern(range.slice(4)).name : name,
  )[0] as string;
  const told = isRegistry(origin) ? tarball(entry.resolved) : undefined;
  const name = told?.name ?? wanted;
  const version = told?.version ?? entry.version;
  const installed = asked.map((pattern) => pattern.name).sort();
  const alias = installed.includes(name) ? undefined : installed[0];
  return {
    key: alias === undefined ? `${name}@${version}` : `${alias}@npm:${name}@${version}`,
    name,
    version,
    origin,
    alias,
    lines: [entry.line],
    edges: [],
    digests: digests(entry),
  };
}

function entryOrigin({ resolved, integrity }: YarnEntry, range: string, trustedRegistries: readonly string[]): Origin {
  // Folders (`file:../x`) are locked without an address; the range is the address.
  const local = /^(?:file:|link:|\.{0,2}\/)/.test(range) ? range : undefined;
  const address = resolved?.replace(/#[0-9a-f]{40}$/, (hash) => (isGit(range, resolved) ? hash : '')) ?? local;
  return classifyOrigin({ resolved: address, trustedRegistries, integrity: integrity !== undefined });
}

/** In a git address the part after `#` is the commit; in a tarball's it is the file's SHA-1. */
function isGit(range: string, resolved: string): boolean {
  return /^git[+:@]|^ssh:|\.git#/.test(resolved) || /^git[+:@]/.test(range);
}

function digests({ integrity, resolved }: YarnEntry): readonly Digest[] {
  const told = integrity === undefined ? [] : digestsOf(integrity);
  // Old lockfiles tell the tarball's SHA-1 in the address alone.
  const hash = told.length > 0 ? undefined : /\.t(?:ar\.)?gz#([0-9a-f]{40})$/.exec(resolved ?? '')?.[1];
  return hash === undefined ? told : [{ algorithm: 'sha1', value: hash }];
}

function isRegistry(origin: Origin): boolean {
  return origin.kind === 'registry' || origin.kind === 'private-registry';
}

/**
 * Name and version that a registry's tarball address tells. This is what is downloaded, whatever the header above
 * claims: a header edited by hand must not hide a package.
 */
function tarball(resolved: string | undefined): { name: string; version: string } | undefined {
  const found = /\/((?:@[^/@]+(?:\/|%2f))?([^/@%]+))\/-\/([^/]+)\.tgz(?:[?#]|$)/i.exec(resolved ?? '');
  if (!found) return undefined;
  const [, path, base, file] = found as unknown as [string, string, string, string];
  const plain = file.slice(file.lastIndexOf('%2f') + 1);
  return plain.startsWith(`${base}-`) ? { name: path.replace(/%2f/i, '/'), version: plain.slice(base.length + 1) } : undefined;
}
