// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../src/model/component.ts';
import type { Inventory } from '../../src/model/inventory.ts';

/** An npm component with the usual defaults; give what the test is about. */
export function buildComponent(given: Partial<Component> & { name: string; version: string }): Component {
  return {
    key: `node_modules/${given.name}`,
    purl: `pkg:npm/${given.name.replace('@', '%40')}@${given.version}`,
    ecosystem: 'npm',
    scope: 'prod',
    class: 'app',
    direct: true,
    origin: { kind: 'registry' },
    dependsOn: [],
    locations: [{ file: 'package-lock.json', line: 1 }],
    ...given,
  };
}

export function buildInventory(components: readonly Component[], given: Partial<Inventory> = {}): Inventory {
  return {
    target: { ref: 'package-lock.json', kind: 'npm-lock', name: 'demo', version: '1.0.0', digest: 'sha256:00' },
    components,
    runtimes: [],
    secrets: [],
    overrides: [],
    problems: [],
    notices: [],
    ...given,
  };
}
