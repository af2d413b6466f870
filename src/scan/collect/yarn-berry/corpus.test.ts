// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSyml } from '@yarnpkg/parsers';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { assertSound } from '../../../../test/builders/lock-cases.ts';
import { DiskFolder } from '../../../kit/io/folder.ts';
import { readBlockYaml } from '../yaml-blocks.ts';
import { yarnBerry } from './index.ts';

for (const repository of ['sdk-scheme-adapter', 'sdk-scheme-adapter@f44795e']) {
  test(`yarn-berry: the lockfile of ${repository} gives what yarn itself reads in it`, corpusTest, async () => {
    const at = join(corpus as string, 'mojaloop/repos', repository);
    const text = readFileSync(join(at, 'yarn.lock'), 'utf8');
    assert.ok(readBlockYaml(text), 'a lockfile written by yarn needs no full YAML reader');
    const [inventory] = await yarnBerry.collect({ path: 'yarn.lock', folder: new DiskFolder(at), trustedRegistries: [] });
    assert.ok(inventory);
    assertSound(inventory);
    // The corpus holds the root's package.json alone: its four workspaces are missed, nothing else.
    assert.equal(inventory.problems.length, 4);
    for (const { message } of inventory.problems) assert.match(message, /^modules\/[\w-]+\/package\.json is missing/);
    const parsed: Record<string, { version: string; resolution?: string }> = parseSyml(text);
    const expected = new Set<string>();
    for (const { version, resolution } of Object.values(parsed)) {
      if (resolution === undefined || resolution.includes('@workspace:')) continue;
      expected.add(`${resolution.slice(0, resolution.indexOf('@', 1))}@${version}`);
    }
    assert.deepEqual(new Set(inventory.components.map(({ name, version }) => `${name}@${version}`)), expected);
  });
}
