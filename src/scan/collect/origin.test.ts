// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { classifyOrigin, publicRegistryHosts } from './origin.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const trusted = ['registry.example.org', 'https://Mirror.example.org:8443/npm/'];
const kindOf = (resolved: string | undefined, trustedRegistries: readonly string[] = []) =>
  classifyOrigin({ resolved, trustedRegistries }).kind;

test('both public registries are known, whatever the case and the scheme', () => {
  assert.equal(publicRegistryHosts.length, 2);
  for (const host of publicRegistryHosts) {
    assert.match(host, /^[a-z.]+$/);
    const url = `https://${host}/a/-/a-1.0.0.tgz`;
    assert.deepEqual(classifyOrigin({ resolved: url, trustedRegistries: [] }), { kind: 'registry', url });
    assert.equal(kindOf(`http://${host.toUpperCase()}:80/a/-/a-1.0.0.tgz`), 'registry');
  }
});

test('a trusted registry counts only when the policy names its host', () => {
  const url = 'https://registry.example.org/a/-/a-1.0.0.tgz';
  assert.equal(kindOf(url), 'private-registry');
  assert.equal(kindOf(url, trusted), 'registry');
  assert.equal(kindOf('https://mirror.example.org:8443/npm/a/-/a-1.0.0.tgz', trusted), 'registry');
  assert.equal(kindOf('https://mirror.example.org/npm/a/-/a-1.0.0.tgz', trusted), 'private-registry');
});

test('an address that only looks like the public registry is another host', () => {
  const host = publicRegistryHosts[0] as string;
  for (const url of [
    `https://${host}.example.org/a/-/a-1.0.0.tgz`,
    `https://${host}@example.org/a/-/a-1.0.0.tgz`,
    `https://example.org\\@${host}/a/-/a-1.0.0.tgz`,
    `https://example.org?@${host}/a/-/a-1.0.0.tgz`,
    `https://example.org#@${host}/a/-/a-1.0.0.tgz`,
    `https://${host}:8080/a/-/a-1.0.0.tgz`,
    `https://example.org/${host}/a/-/a-1.0.0.tgz`,
  ]) {
    assert.notEqual(kindOf(url), 'registry', url);
  }
});

test('other tarballs are private registries when shaped so, else plain addresses', () => {
  assert.equal(kindOf('https://packages.example.org/npm/repo/@s/a/-/a-1.0.0.tgz'), 'private-registry');
  assert.equal(kindOf(`https://packages.example.org/download/@s/a/1.0.0/${commit}`), 'private-registry');
  assert.equal(kindOf('https://example.org/files/a.tgz'), 'url');
  assert.equal(kindOf('https://example.org'), 'url');
});

test('git addresses keep the commit', () => {
  for (const url of [
    `git+ssh://git@forge.example.org/o/r.git#${commit}`,
    `git+https://forge.example.org/o/r.git#${commit}`,
    `git://forge.example.org/o/r.git#${commit}`,
    `https://forge.example.org/o/r.git#commit=${commit}`,
    `https://forge.example.org/o/r.git#workspace=a&commit=${commit.toUpperCase()}`,
    `github:o/r#${commit}`,
    `o/r#${commit}`,
    `git@forge.example.org:o/r.git#${commit}`,
    `https://codeload.example.org/o/r/tar.gz/${commit}`,
    `https://forge.example.org/o/r/archive/${commit}.tar.gz`,
  ]) {
    const origin = classifyOrigin({ resolved: url, trustedRegistries: [] });
    assert.deepEqual([origin.kind, origin.commit], ['git', commit], url);
  }
  assert.deepEqual(classifyOrigin({ resolved: 'github:o/r#v1.0.0', trustedRegistries: [] }), {
    kind: 'git',
    url: 'github:o/r#v1.0.0',
  });
});

test('local addresses are files, workspaces are first-party', () => {
  for (const path of [
    'file:lib.tgz',
    'file:../lib',
    'link:../lib',
    'portal:../lib',
    './lib.tgz',
    '../lib',
    '/opt/lib',
    'C:\\lib',
  ]) {
    assert.equal(kindOf(path), 'file', path);
  }
  assert.equal(kindOf('workspace:packages/a'), 'first-party');
});

test('without an address the integrity decides', () => {
  assert.equal(kindOf(undefined), 'unknown');
  assert.equal(kindOf(''), 'unknown');
  assert.equal(classifyOrigin({ resolved: undefined, integrity: true, trustedRegistries: [] }).kind, 'registry');
  assert.equal(kindOf('what is this'), 'unknown');
});

test('credentials are not kept', () => {
  const stored = (resolved: string) => classifyOrigin({ resolved, trustedRegistries: [] }).url;
  assert.equal(stored('https://user:canary@example.org/a/-/a-1.tgz?token=canary#x'), 'https://example.org/a/-/a-1.tgz#x');
  assert.equal(stored('https://canary@example.org/a.tgz'), 'https://example.org/a.tgz');
  assert.equal(stored('https://u:can@ry@example.org/a.tgz'), 'https://example.org/a.tgz');
  assert.equal(stored('git+https://canary:x-oauth-basic@example.org/o/r.git#main'), 'git+https://example.org/o/r.git#main');
  assert.equal(stored('git+ssh://git@example.org/o/r.git'), 'git+ssh://git@example.org/o/r.git');
  assert.equal(stored('https://example.org/@scope/a/-/a-1.tgz'), 'https://example.org/@scope/a/-/a-1.tgz');
});

test('property: any text is classified, and a user part never survives', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  fc.assert(
    fc.property(fc.string(), (resolved) => {
      assert.ok(kindOf(resolved, trusted));
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom('https', 'git+https', 'git+ssh', 'ssh', 'git'), part, part, (scheme, user, path) => {
      const { url } = classifyOrigin({ resolved: `${scheme}://${user}:canary@example.org/${path}`, trustedRegistries: [] });
      assert.doesNotMatch(url as string, /canary/);
    }),
  );
});
