// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryFolder } from '../../../test/builders/memory-folder.ts';
import { prefixInventory } from '../prefix-inventory.ts';
import { bunLock } from './bun-lock/index.ts';
import type { Collector } from './contract.ts';
import { npmLock } from './npm-lock/index.ts';
import { pnpmLock } from './pnpm-lock/index.ts';
import { yarnBerry } from './yarn-berry/index.ts';
import { yarnV1 } from './yarn-v1/index.ts';

const manifest = '{"name":"demo","dependencies":{"a":"^1.0.0"},"peerDependencies":{"a":"*"}}';
const yarnEntry = (name: string, version: string, more = '') =>
  `${name}:\n  version "${version}"\n  resolved "https://registry.example.org/x/-/x-${version}.tgz"\n  integrity sha512-AAAA\n${more}`;

const cases: [Collector, string, string][] = [
  [
    npmLock,
    'package-lock.json',
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': JSON.parse(manifest),
        'node_modules/a': { version: '1.0.0', integrity: 'sha512-AAAA', dependencies: { b: '~2.0.0' } },
        'node_modules/b': { version: '2.0.0', integrity: 'sha512-AAAA' },
      },
    }),
  ],
  [
    npmLock,
    'package-lock.json',
    JSON.stringify({
      lockfileVersion: 1,
      dependencies: { a: { version: '1.0.0', requires: { b: '~2.0.0' } }, b: { version: '2.0.0' } },
    }),
  ],
  [
    yarnV1,
    'yarn.lock',
    `# yarn lockfile v1\n\n${yarnEntry('a@^1.0.0', '1.0.0', '  dependencies:\n    b "~2.0.0"\n').replaceAll('/x', '/a')}\n${yarnEntry('b@~2.0.0', '2.0.0').replaceAll('/x', '/b')}`,
  ],
  [
    yarnBerry,
    'yarn.lock',
    [
      '__metadata:\n  version: 8',
      '"a@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n  dependencies:\n    b: "npm:~2.0.0"\n  linkType: hard',
      '"b@npm:~2.0.0":\n  version: 2.0.0\n  resolution: "b@npm:2.0.0"\n  linkType: hard',
      '"demo@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "demo@workspace:."\n  dependencies:\n    a: "npm:^1.0.0"\n  linkType: soft',
      '',
    ].join('\n\n'),
  ],
  [
    bunLock,
    'bun.lock',
    '{"lockfileVersion":1,"workspaces":{"":{"name":"demo","dependencies":{"a":"^1.0.0"}}},"packages":{"a":["a@1.0.0","",{"dependencies":{"b":"~2.0.0"}},"sha512-AAAA"],"b":["b@2.0.0","",{},"sha512-AAAA"]}}',
  ],
];

for (const [collector, path, text] of cases) {
  test(`${collector.id}: the project's ranges and those of packages are told as written`, async () => {
    const folder = memoryFolder({ [path]: text, 'package.json': manifest });
    const [collected] = await collector.collect({ path, folder, trustedRegistries: ['registry.example.org'] });
    assert.ok(collected);
    const inventory = prefixInventory(collected, 'app/');
    const a = inventory.components.find((component) => component.name === 'a');
    assert.deepEqual(inventory.requires, [{ manifest: 'app/package.json', name: 'a', range: '^1.0.0', to: a?.key }]);
    assert.match(a?.requires?.get('b') ?? '', /^(?:npm:)?~2\.0\.0$/);
    for (const none of ['nobody', '__proto__', 'constructor']) assert.equal(a?.requires?.get(none), undefined);
  });
}

test('pnpm-lock: ranges of the project, inline or in a list of their own; none of packages', async () => {
  const inline = 'dependencies:\n  a: {specifier: ^1.0.0, version: 1.0.0}\n';
  const apart = 'specifiers:\n  a: ^1.0.0\ndependencies:\n  a: 1.0.0\n';
  const packages = (key: string) => `packages:\n  ${key}: {resolution: {integrity: sha512-AAAA}}\n`;
  const texts = [
    `lockfileVersion: '6.0'\n${inline}${packages('/a@1.0.0')}`,
    `lockfileVersion: 5.4\n${apart}${packages('/a/1.0.0')}`,
  ];
  for (const text of texts) {
    const folder = memoryFolder({ 'pnpm-lock.yaml': text, 'package.json': manifest });
    const [inventory] = await pnpmLock.collect({ path: 'pnpm-lock.yaml', folder, trustedRegistries: [] });
    assert.deepEqual(
      inventory?.requires?.map(({ manifest: file, name, range }) => [file, name, range]),
      [['package.json', 'a', '^1.0.0']],
    );
    assert.equal(inventory?.components[0]?.requires?.get('b'), undefined);
  }
});
