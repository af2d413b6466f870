// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSyml } from '@yarnpkg/parsers';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { assertSound } from '../../../../test/builders/lock-cases.ts';
import { DiskFolder } from '../../../kit/io/folder.ts';
import { yarnV1 } from './index.ts';

test('yarn-v1: a real lockfile gives what yarn itself reads in it', corpusTest, async () => {
  const at = join(corpus as string, 'mojaloop/repos/connection-manager-ui');
  const [inventory] = await yarnV1.collect({ path: 'yarn.lock', folder: new DiskFolder(at), trustedRegistries: [] });
  assert.ok(inventory);
  assertSound(inventory);
  assert.deepEqual([...inventory.problems, ...inventory.notices], []);
  assert.equal(inventory.target.name, JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')).name);
  const parsed: Record<string, { version: string }> = parseSyml(readFileSync(join(at, 'yarn.lock'), 'utf8'));
  const expected = new Set(
    Object.entries(parsed).map(([pattern, { version }]) => {
      const alias = /^.+?@npm:(.+)$/.exec(pattern)?.[1] ?? pattern;
      return `${alias.slice(0, alias.indexOf('@', 1))}@${version}`;
    }),
  );
  assert.deepEqual(new Set(inventory.components.map(({ name, version }) => `${name}@${version}`)), expected);
});

test('yarn-v1: development dependencies of a real project are told apart', corpusTest, async () => {
  const at = join(corpus as string, 'mojaloop/repos/connection-manager-ui');
  const [inventory] = await yarnV1.collect({ path: 'yarn.lock', folder: new DiskFolder(at), trustedRegistries: [] });
  const manifest = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
  const direct = (inventory?.components ?? []).filter((component) => component.direct);
  const names = (scope: string) => direct.filter((component) => component.scope === scope).map((component) => component.name);
  for (const name of Object.keys(manifest.dependencies)) assert.ok(names('prod').includes(name), name);
  for (const name of names('dev')) assert.ok(Object.hasOwn(manifest.devDependencies, name), name);
});
