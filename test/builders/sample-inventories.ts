// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../src/model/component.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { buildComponent, buildInventory } from './build.ts';

export const lock = 'package-lock.json';
export const image = 'images/switch.tar';

export function sampleInventories(): Inventory[] {
  const parser = buildComponent({
    name: 'tree-parser',
    version: '3.1.0',
    direct: false,
    licenses: ['MIT OR Apache-2.0'],
    dependsOn: ['node_modules/@demo/bytes'],
    locations: [{ file: lock, line: 210 }],
    digests: [{ algorithm: 'sha512', value: 'ab'.repeat(64) }],
  });
  const components: Component[] = [
    buildComponent({
      name: 'web-frame',
      version: '4.2.1',
      licenses: ['mit'],
      description: 'A web frame, "small" and quick',
      origin: { kind: 'registry', url: 'https://registry.example.org/web-frame/-/web-frame-4.2.1.tgz' },
      dependsOn: ['node_modules/tree-parser', 'node_modules/web-frame/node_modules/old-cookie'],
      locations: [{ file: lock, line: 12 }],
      digests: [{ algorithm: 'sha512', value: '12'.repeat(64) }],
    }),
    parser,
    { ...parser, key: 'node_modules/bundler/node_modules/tree-parser', scope: 'dev', locations: [{ file: lock, line: 300 }] },
    buildComponent({
      name: '@demo/bytes',
      version: '1.0.3',
      direct: false,
      licenses: ['BSD-ask-to-endorse'],
      locations: [{ file: lock, line: 40 }],
    }),
    buildComponent({
      name: 'old-cookie',
      version: '0.9.0',
      key: 'node_modules/web-frame/node_modules/old-cookie',
      direct: false,
      licenses: ['SEE LICENSE IN LICENSE.txt'],
      deprecated: 'Use "web-cookie" instead, please',
      locations: [{ file: lock, line: 120 }],
    }),
    buildComponent({
      name: 'bundler',
      version: '7.0.0',
      scope: 'dev',
      licenses: ['ISC', 'LicenseRef-Bundler'],
      dependsOn: ['node_modules/bundler/node_modules/tree-parser'],
      locations: [{ file: lock, line: 280 }],
    }),
    buildComponent({
      name: 'patched-thing',
      version: '1.0.0',
      licenses: ['GPL-3.0-only'],
      origin: { kind: 'git', url: 'git+https://git.example.org/patched-thing.git', commit: '0123456789abcdef' },
      locations: [{ file: lock, line: 400 }],
    }),
  ];
  const base: Component[] = [
    buildComponent({
      name: 'libssl3',
      version: '3.3.1-r0',
      key: 'apk:libssl3',
      purl: 'pkg:apk/alpine/libssl3@3.3.1-r0',
      ecosystem: 'Alpine:v3.20',
      class: 'base-os',
      licenses: ['Apache-2.0'],
      locations: [{ file: 'lib/apk/db/installed', line: 0 }],
    }),
    {
      ...parser,
      key: 'opt/app/node_modules/tree-parser',
      dependsOn: [],
      locations: [{ file: 'opt/app/package-lock.json', line: 210 }],
    },
  ];
  return [
    buildInventory(base, {
      target: { ref: image, kind: 'oci-image', name: 'demo-switch', version: '2.3.0', digest: `sha256:${'77'.repeat(32)}` },
    }),
    buildInventory(components, {
      target: { ref: lock, kind: 'npm-lock', name: 'demo-switch', version: '2.3.0', digest: `sha256:${'33'.repeat(32)}` },
    }),
  ];
}
