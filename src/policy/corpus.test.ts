// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildComponent, buildInventory } from '../../test/builders/build.ts';
import { corpus, corpusTest } from '../../test/builders/corpus.ts';
import type { Inventory } from '../model/inventory.ts';
import { exceptionsOfPolicy } from './exceptions/exceptions-of-policy.ts';
import { judge } from './judge.ts';
import { readPolicy } from './read-policy.ts';

interface LockEntry {
  name?: string;
  version?: string;
  license?: string | string[];
  deprecated?: string;
  dev?: boolean;
  link?: boolean;
}

/** Only what licence and deprecation judgement looks at; the lock reader proper is the collect shelf's. */
function inventoryOf(repository: string): Inventory {
  const lock = JSON.parse(readFileSync(join(corpus!, 'mojaloop/repos', repository, 'package-lock.json'), 'utf8'));
  const entries = Object.entries(lock.packages as Record<string, LockEntry>).filter(([key, entry]) => key !== '' && !entry.link);
  return buildInventory(
    entries.map(([key, { name, version = '', license, deprecated, dev }]) =>
      buildComponent({
        name: name ?? (key.split('node_modules/').at(-1) as string),
        version,
        key,
        scope: dev ? 'dev' : 'prod',
        ...(license === undefined ? {} : { licenses: [license].flat() }),
        ...(deprecated === undefined ? {} : { deprecated }),
      }),
    ),
  );
}

// [licence findings in production, of all; deprecated of all, in production]: name@version counts once.
const golden = {
  'account-lookup-service': [4, 5, 22, 9],
  'central-ledger': [2, 5, 22, 8],
  'ml-api-adapter': [3, 7, 28, 9],
};

for (const [repository, expected] of Object.entries(golden)) {
  test(`${repository}: licence and deprecation counts are the foundation's own`, corpusTest, async () => {
    const { policy } = await readPolicy({ text: 'extends: mojaloop\n', file: 'ngao.yaml' });
    const inventories = [inventoryOf(repository)];
    const { findings, verdict, notices } = await judge({
      inventories,
      findings: [],
      policy,
      exceptions: exceptionsOfPolicy(policy),
      now: '2026-11-24T00:00:00Z',
      database: undefined,
      problems: [],
      warn: false,
    });
    const licenses = findings.filter(({ kind, status }) => kind === 'license' && status === 'open');
    const deprecated = findings.filter(({ kind }) => kind === 'deprecated');
    const inProduction = (list: typeof findings) => list.filter(({ component }) => component?.scope === 'prod').length;
    assert.deepEqual([inProduction(licenses), licenses.length, deprecated.length, inProduction(deprecated)], expected);
    assert.ok(licenses.every(({ license }) => license?.outcome === 'undetermined'));
    assert.equal(verdict.violations.length, expected[0]);
    assert.deepEqual(notices, [], 'the preset’s own waivers are nobody’s chore here');
    assert.ok(findings.some(({ component, status }) => component?.name === 'map-stream' && status === 'excepted'));
  });
}
