// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ecosystemOfPurl, isOsPurlType } from './purl-ecosystem.ts';

describe('ecosystemOfPurl', () => {
  const table: readonly [purl: string, ecosystem: string, name: string][] = [
    ['pkg:npm/%40demo/core@1', 'npm', '@demo/core'],
    ['pkg:pypi/Demo_x@1', 'PyPI', 'demo-x'],
    ['pkg:golang/example.org/a/b@v1', 'Go', 'example.org/a/b'],
    ['pkg:golang/stdlib@1.22.1', 'Go', 'stdlib'],
    ['pkg:maven/org.example/demo@1', 'Maven', 'org.example:demo'],
    ['pkg:cargo/demo@1', 'crates.io', 'demo'],
    ['pkg:gem/demo@1', 'RubyGems', 'demo'],
    ['pkg:nuget/Demo.Core@1', 'NuGet', 'Demo.Core'],
    ['pkg:composer/Demo/Core@1', 'Packagist', 'demo/core'],
    ['pkg:swift/example.org/a/b@1', 'SwiftURL', 'example.org/a/b'],
    ['pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1', 'Alpine:v3.20', 'musl'],
    ['pkg:apk/alpine/musl@1.2.5-r0?distro=3.19.1', 'Alpine:v3.19', 'musl'],
    ['pkg:apk/alpine/musl@1.2.5-r0?distro=alpine-edge', '', 'musl'],
    ['pkg:apk/alpine/musl@1.2.5-r0', '', 'musl'],
    ['pkg:apk/wolfi/musl@1.2.5-r0?distro=wolfi-20230201', 'Wolfi', 'musl'],
    ['pkg:deb/debian/libc6@2.36-9?distro=debian-12', 'Debian:12', 'libc6'],
    ['pkg:deb/debian/libc6@2.36-9?distro=debian-12.4', 'Debian:12', 'libc6'],
    ['pkg:deb/debian/libc6@2.36-9?distro=bookworm', 'Debian:12', 'libc6'],
    ['pkg:deb/ubuntu/libc6@2.35?distro=ubuntu-22.04', 'Ubuntu:22.04:LTS', 'libc6'],
    ['pkg:deb/ubuntu/libc6@2.35?distro=jammy', 'Ubuntu:22.04:LTS', 'libc6'],
    ['pkg:rpm/redhat/openssl@3.0.7?distro=rhel-9.4', 'Red Hat:enterprise_linux:9', 'openssl'],
    ['pkg:rpm/redhat/openssl@3.0.7', '', 'openssl'],
    ['pkg:rpm/rocky/openssl@3.0.7?distro=rocky-9.3', 'Rocky Linux:9', 'openssl'],
    ['pkg:rpm/rocky-linux/openssl@3.0.7?distro=rocky-linux-9.3', 'Rocky Linux:9', 'openssl'],
    ['pkg:rpm/almalinux/openssl@3.0.7?distro=almalinux-9', 'AlmaLinux:9', 'openssl'],
    ['pkg:rpm/fedora/openssl@3.0.7?distro=fedora-40', '', 'openssl'],
    ['pkg:generic/openssl@3', '', 'openssl'],
    ['pkg:github/demo/core@1', '', 'demo/core'],
    ['pkg:made-up/demo/core@1', '', 'demo/core'],
  ];
  for (const [purl, ecosystem, name] of table) {
    it(`${purl} is ${name} of ${ecosystem || 'no ecosystem'}`, () => {
      const { upstream: _, ...found } = ecosystemOfPurl(purl) ?? {};
      assert.deepEqual(found, { ecosystem, name });
    });
  }

  it('takes the release from the operating-system entry, but only for its own distribution', () => {
    const alpine = { id: 'alpine', version: '3.18.6' };
    assert.equal(ecosystemOfPurl('pkg:apk/alpine/musl@1', alpine)?.ecosystem, 'Alpine:v3.18');
    assert.equal(ecosystemOfPurl('pkg:apk/alpine/musl@1?distro=alpine-3.20.1', alpine)?.ecosystem, 'Alpine:v3.20');
    assert.equal(ecosystemOfPurl('pkg:deb/debian/libc6@1', alpine)?.ecosystem, '');
    assert.equal(ecosystemOfPurl('pkg:apk/musl@1', alpine)?.ecosystem, 'Alpine:v3.18');
  });

  it('reads the upstream in its three spellings', () => {
    const upstream = (purl: string) => ecosystemOfPurl(purl)?.upstream;
    assert.deepEqual(upstream('pkg:apk/alpine/libssl3@3.3.1-r0?upstream=openssl'), { name: 'openssl', version: '3.3.1-r0' });
    assert.deepEqual(upstream('pkg:deb/debian/libc6@2.36-9%2Bb1?upstream=glibc%402.36-9'), { name: 'glibc', version: '2.36-9' });
    assert.deepEqual(upstream('pkg:rpm/redhat/openssl-libs@3.0.7?upstream=openssl-3.0.7-24.el9.src.rpm'), {
      name: 'openssl',
      version: '3.0.7-24.el9',
    });
    assert.equal(upstream('pkg:apk/alpine/musl@1'), undefined);
  });

  it('answers nothing for what is no purl', () => {
    assert.equal(ecosystemOfPurl('musl@1'), undefined);
    assert.equal(isOsPurlType('deb'), true);
    assert.equal(isOsPurlType('npm'), false);
  });
});
