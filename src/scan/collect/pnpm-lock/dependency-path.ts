// SPDX-License-Identifier: Apache-2.0

/** The three generations of pnpm's keys: `/n/1.0.0_peer`, `/n@1.0.0(peer@2.0.0)`, `n@1.0.0(peer@2.0.0)`. */
export type Generation = 5 | 6 | 9;

export interface DependencyPath {
  name: string;
  /** A version, or the address for what comes from elsewhere (`https://...`, `file:...`); may be empty. */
  version: string;
  /** Host of the registry, in the generations that put one before the path. */
  host: string | undefined;
}

/** Takes the peers and the patch hash off a key's end: `a@1.0.0(patch_hash=x)(b@2.0.0(c@3.0.0))` is `a@1.0.0`. */
export function withoutPeers(key: string, generation: Generation): string {
  let end = key.length;
  while (generation !== 5 && key[end - 1] === ')') {
    const start = groupStart(key, end);
    if (start < 0) break;
    end = start;
  }
  return key.slice(0, end);
}

/** Where the group in parentheses that ends before `end` starts, or -1. */
function groupStart(key: string, end: number): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at--) {
    if (key[at] === ')') depth++;
    else if (key[at] === '(' && --depth === 0) return at;
  }
  return -1;
}

/** Takes a key apart. */
export function parseDependencyPath(key: string, generation: Generation): DependencyPath {
  const base = withoutPeers(key, generation);
  if (generation === 9) return { ...splitAt(base, '@'), host: undefined };
  const slash = base.indexOf('/');
  const host = slash > 0 && base.slice(0, slash).includes('.') && !base.startsWith('file:') ? base.slice(0, slash) : undefined;
  const path = slash === 0 || host !== undefined ? base.slice(slash + 1) : base;
  if (generation === 6) return { ...splitAt(path, '@'), host };
  const { name, version } = splitAt(path, '/');
  // No version has an underscore (SemVer 2.0.0, clauses 9 and 10): what follows is the peers.
  return { name, version: version.replace(/_.*$/s, ''), host };
}

/** The keys a reference `name: ref` may mean, likeliest first. */
export function candidates(name: string, reference: string, generation: Generation): readonly string[] {
  if (generation === 5) return [`/${name}/${reference}`, reference];
  if (generation === 6) return [`/${name}@${reference}`, reference, `/${reference}`];
  return [`${name}@${reference}`, reference];
}

/** Splits after the name, which may be scoped. */
function splitAt(path: string, mark: '@' | '/'): { name: string; version: string } {
  const from = path.startsWith('@') ? path.indexOf('/') + 1 : 0;
  const at = path.indexOf(mark, Math.max(1, from));
  return at < 0 ? { name: path, version: '' } : { name: path.slice(0, at), version: path.slice(at + 1) };
}
