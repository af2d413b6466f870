// SPDX-License-Identifier: Apache-2.0
// @ts-expect-error the package ships no types; the shape is checked by origin.test.ts
import constants from 'lockfile-lint-api/src/common/constants.js';
import type { Origin } from '../../model/component.ts';

const registry = (constants as { REGISTRY: Record<'npm' | 'yarn', string> }).REGISTRY;

/** Hosts of the public registry: npm's own and the mirror that yarn writes; both serve the same packages. */
export const publicRegistryHosts: readonly string[] = [registry.npm, registry.yarn].map(hostOf);

export interface OriginQuestion {
  /** The address as the lockfile writes it. */
  resolved: string | undefined;
  /** Hosts beyond the public registries that serve public packages (policy `registries`). */
  trustedRegistries: readonly string[];
  /**
   * Whether the entry has an integrity though it has no address: npm leaves the address of registry packages out
   * with `omit-lockfile-registry-resolved`.
   */
  integrity?: boolean;
}

/** Says where a package was fetched from. Never throws; what it does not recognise is `unknown`. */
export function classifyOrigin({ resolved, trustedRegistries, integrity }: OriginQuestion): Origin {
  if (!resolved) return { kind: integrity ? 'registry' : 'unknown' };
  if (resolved.startsWith('https://') || resolved.startsWith('http://')) return classifyWeb(resolved, trustedRegistries);
  if (gitForm.test(resolved)) return gitOrigin(resolved);
  if (fileForm.test(resolved)) return { kind: 'file', url: withoutCredentials(resolved) };
  if (resolved.startsWith('workspace:')) return { kind: 'first-party', url: resolved };
  return { kind: 'unknown', url: withoutCredentials(resolved) };
}

const gitForm = /^(?:git[+:@]|ssh:|github:|gitlab:|bitbucket:|gist:|[\w.-]+\/[\w.-]+#)/;
const fileForm = /^(?:file:|link:|portal:|\.{0,2}\/|[A-Za-z]:[\\/])/;
/** GitHub's registry lays tarballs out as `/download/@scope/name/1.0.0/hash`. */
const githubTarball = /\/download\/@[^/]+\/[^/]+\/[^/]+\/[0-9a-f]{40,64}$/;
/** The forges' archive addresses of one commit, which yarn writes for git dependencies. */
const archiveOfCommit = /^\/[^/]+\/[^/]+\/(?:-\/archive|archive|get|(?:legacy\.)?tar\.gz)\/([0-9a-f]{40})(?:[./]|$)/;

function classifyWeb(resolved: string, trustedRegistries: readonly string[]): Origin {
  const start = resolved.indexOf('//') + 2;
  const slash = resolved.indexOf('/', start);
  const authority = slash < 0 ? resolved.slice(start) : resolved.slice(start, slash);
  const url = authority.includes('@') || resolved.includes('?') ? withoutCredentials(resolved) : resolved;
  if (isRegistryHost(authority, trustedRegistries)) return { kind: 'registry', url };
  const path = slash < 0 ? '' : resolved.slice(slash).replace(/[?#].*$/s, '');
  if (path.endsWith('.git')) return gitOrigin(resolved);
  const commit = archiveOfCommit.exec(path)?.[1];
  if (commit !== undefined) return { kind: 'git', url, commit };
  return { kind: isRegistryTarball(path) ? 'private-registry' : 'url', url };
}

/** `/name/-/name-1.0.0.tgz` is how every npm registry lays out tarballs. Not one pattern: `/-/` repeated must stay cheap. */
function isRegistryTarball(path: string): boolean {
  return (path.endsWith('.tgz') && path.includes('/-/')) || githubTarball.test(path);
}

/** One small table of answers per list of trusted hosts: a lockfile asks 1,500 times about one host. */
const answers = new WeakMap<readonly string[], Map<string, boolean>>();

function isRegistryHost(authority: string, trustedRegistries: readonly string[]): boolean {
  let known = answers.get(trustedRegistries);
  if (known === undefined) {
    known = new Map();
    answers.set(trustedRegistries, known);
  }
  let answer = known.get(authority);
  if (answer === undefined) {
    const host = hostOf(authority);
    // A backslash ends the host for a URL parser (WHATWG URL, "special" schemes): `evil.example\\@registry` is evil.example.
    const odd = authority.includes('\\');
    answer = !odd && (publicRegistryHosts.includes(host) || trustedRegistries.some((trusted) => hostOf(trusted) === host));
    if (known.size < 1000) known.set(authority, answer);
  }
  return answer;
}

/** Host (and port when unusual) of a host name or address, in lower case, without user and path. */
function hostOf(address: string): string {
  const authority = address.replace(/^[a-z+]+:\/\//i, '').replace(/[/?#].*$/s, '');
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.?(?::(?:80|443))?$/, '');
}

function gitOrigin(resolved: string): Origin {
  const fragment = resolved.includes('#') ? resolved.slice(resolved.indexOf('#') + 1) : '';
  const commit = /(?:^|&)(?:commit=)?([0-9a-f]{64}|[0-9a-f]{40})(?:&|$)/i.exec(fragment)?.[1];
  const url = withoutCredentials(resolved);
  return commit === undefined ? { kind: 'git', url } : { kind: 'git', url, commit: commit.toLowerCase() };
}

/**
 * Removes `user:password@` and the query, where access tokens stand. The bare user `git` stays: it is how
 * forges are addressed over ssh and no secret.
 */
function withoutCredentials(address: string): string {
  const start = address.indexOf('//') + 2;
  if (start === 1) return withoutQuery(address);
  let end = start;
  while (end < address.length && !'/?#'.includes(address[end] as string)) end++;
  const at = address.lastIndexOf('@', end - 1);
  if (at < start || address.slice(start, at) === 'git') return withoutQuery(address);
  return withoutQuery(address.slice(0, start) + address.slice(at + 1));
}

function withoutQuery(address: string): string {
  const query = address.indexOf('?');
  if (query < 0) return address;
  const fragment = address.indexOf('#', query);
  return address.slice(0, query) + (fragment < 0 ? '' : address.slice(fragment));
}
