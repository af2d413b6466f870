// SPDX-License-Identifier: Apache-2.0

export interface ImageReference {
  registry: string;
  /** Registry and full name; Docker Hub's official images stand in `library/`. */
  repository: string;
  /** As people write it: without Docker Hub's host and `library/`. */
  name: string;
  tag: string;
  digest: string;
}

const defaultRegistry = 'docker.io';
const registryAliases: ReadonlyMap<string, string> = new Map([
  ['index.docker.io', defaultRegistry],
  ['registry-1.docker.io', defaultRegistry],
]);

/**
 * Reads an image reference by the rules of the OCI distribution reference grammar; undefined for what is none (a URL,
 * a template, a picture's name with capitals). `registry` comes before the one in the text only when the text has none.
 */
export function parseImageReference(
  text: string,
  given: { registry?: string | undefined; tag?: string | undefined; digest?: string | undefined } = {},
): ImageReference | undefined {
  if (text.length > 512) return undefined;
  const [beforeDigest, ownDigest, more] = text.split('@');
  if (beforeDigest === undefined || more !== undefined) return undefined;
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const path = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  const tag = hasTag ? beforeDigest.slice(colon + 1) : (given.tag ?? '');
  const digest = ownDigest ?? given.digest ?? '';
  const located = locate(path, given.registry ?? '');
  if (!located || !isTag(tag, hasTag) || !isDigest(digest)) return undefined;
  return { ...located, tag, digest };
}

function locate(path: string, givenRegistry: string): Pick<ImageReference, 'registry' | 'repository' | 'name'> | undefined {
  const segments = path.split('/');
  const first = segments[0] as string;
  const namesHost = segments.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  const host = (namesHost ? first : givenRegistry.replace(/\/$/, '') || defaultRegistry).toLowerCase();
  const names = namesHost ? segments.slice(1) : segments;
  if (!isHost(host) || !names.every((name) => /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/.test(name))) return undefined;
  const registry = registryAliases.get(host) ?? host;
  if (registry !== defaultRegistry) return { registry, repository: `${registry}/${names.join('/')}`, name: names.join('/') };
  const familiar = names.length === 2 && names[0] === 'library' ? names.slice(1) : names;
  const full = familiar.length === 1 ? `library/${familiar[0]}` : familiar.join('/');
  return { registry, repository: `${registry}/${full}`, name: familiar.join('/') };
}

/** A registry may have a path of its own: `registry.example.org:5000/mirror`. */
function isHost(host: string): boolean {
  return /^[a-z0-9.-]+(?::\d{1,5})?(?:\/[a-z0-9._-]+)*$/.test(host);
}

function isTag(tag: string, written: boolean): boolean {
  return tag === '' ? !written : /^\w[\w.-]{0,127}$/.test(tag);
}

function isDigest(digest: string): boolean {
  return digest === '' || /^[a-z0-9]+:[0-9a-f]{32,128}$/.test(digest);
}
