// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertGolden } from '../../../../test/builders/golden.ts';
import { DiskFolder } from '../../../kit/io/folder.ts';
import { npmLock } from './index.ts';

const testdata = join(import.meta.dirname, 'testdata');
const lockNames = ['package-lock.json', 'npm-shrinkwrap.json', 'node_modules/.package-lock.json'];

for (const name of readdirSync(testdata).sort()) {
  test(`golden: ${name}`, async () => {
    const input = join(testdata, name, 'input');
    const path = lockNames.find((lock) => existsSync(join(input, lock))) as string;
    const inventories = await npmLock.collect({
      path,
      folder: new DiskFolder(input),
      trustedRegistries: ['registry.example.org'],
    });
    assertGolden(join(testdata, name, 'expected.json'), `${JSON.stringify(inventories, null, 1)}\n`);
  });
}
