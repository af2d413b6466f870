// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { DiskFolder } from '../../kit/io/folder.ts';
import { collectNpmLock } from '../../scan/collect/npm-lock/collect-npm-lock.ts';
import type { OverrideVerdict } from './plan.ts';
import { planFix } from './plan-fix.ts';

const knowledge = { rematch: () => [], rowsOf: () => [] };

// Each was read by hand in the lockfile: who asks for the package by which range, and what is installed.
test('the overrides of a real service: counts, and verdicts checked by hand', corpusTest, async (context) => {
  const folder = new DiskFolder(join(corpus ?? '', 'mojaloop/repos/account-lookup-service'));
  const inventory = collectNpmLock({ path: 'package-lock.json', folder, trustedRegistries: [] });
  const { overrides } = await planFix({ inventory, matches: [], knowledge });
  const counts = Object.groupBy(overrides, ({ verdict }) => verdict) as Record<string, OverrideVerdict[]>;
  const told = Object.entries(counts).map(([verdict, list]) => `${list.length} ${verdict}`);
  context.diagnostic(`${overrides.length} overrides: ${told.sort().join(', ')}`);
  assert.equal(overrides.length, 56);
  const verdictOf = (path: string) => overrides.find((one) => one.path.join(' > ') === path)?.verdict;
  const checked: Record<string, OverrideVerdict['verdict']> = {
    uuid: 'needless',
    'on-headers': 'needless',
    qs: 'needless',
    flatted: 'needless',
    'markdown-it': 'needless',
    'shins > markdown-it': 'needed',
    'cross-spawn': 'needed',
    axios: 'needed',
    'oas-linter > yaml': 'needed',
    jsonpointer: 'unused',
    'undici@7.18.2': 'unused',
  };
  for (const [path, verdict] of Object.entries(checked)) assert.equal(verdictOf(path), verdict, path);
});
