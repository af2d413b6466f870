// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DiskFolder } from '../../src/kit/io/folder.ts';
import type { Inventory, RuntimeFact } from '../../src/model/inventory.ts';
import { npmLock } from '../../src/scan/collect/npm-lock/index.ts';
import { yarnBerry } from '../../src/scan/collect/yarn-berry/index.ts';
import { yarnV1 } from '../../src/scan/collect/yarn-v1/index.ts';
import { matchInventory } from '../../src/scan/match/match-inventory.ts';
import { buildInventory } from '../builders/build.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';
import { corpusRows } from '../builders/corpus-rows.ts';
import { spentTime } from '../builders/spent-time.ts';

interface ExpectedHit {
  path: string;
  package: string;
  version: string;
  ids: string[];
  withdrawnIds: string[];
}

const mojaloop = corpus === undefined ? '' : join(corpus, 'mojaloop');
const repositories = corpus === undefined ? [] : readdirSync(join(mojaloop, 'repos')).sort();
const expected: Record<string, ExpectedHit[]> =
  corpus === undefined ? {} : JSON.parse(readFileSync(join(mojaloop, 'expected-hits.json'), 'utf8'));
const npmRows = corpus === undefined ? new Map() : corpusRows('osv/npm');

async function inventoriesOf(repository: string): Promise<readonly Inventory[]> {
  const folder = new DiskFolder(join(mojaloop, 'repos', repository));
  const path = ['package-lock.json', 'yarn.lock'].find((file) => existsSync(join(folder.base, file))) as string;
  const head = folder.readText(path)?.slice(0, 4096) ?? '';
  const collector = [npmLock, yarnV1, yarnBerry].find((one) => one.claims(path) && one.sniffs?.(head));
  assert.ok(collector, repository);
  return collector.collect({ path, folder, trustedRegistries: [] });
}

function pairsOf(inventory: Inventory): string[] {
  const { matches, problems } = matchInventory(inventory, npmRows);
  assert.deepEqual(problems, []);
  const pairs = matches.flatMap((match) => match.componentKeys.flatMap((key) => match.records.map((row) => `${key} ${row.id}`)));
  assert.equal(new Set(pairs).size, pairs.length, 'no pair is told twice');
  return pairs.sort();
}

for (const repository of Object.keys(expected)) {
  test(`${repository}: exactly the expected advisories hit`, corpusTest, async () => {
    const hits = expected[repository] as ExpectedHit[];
    const [inventory] = await inventoriesOf(repository);
    assert.ok(inventory);
    const pairs = hits.flatMap((hit) => hit.ids.map((id) => `${hit.path} ${id}`)).sort();
    assert.deepEqual(pairsOf(inventory), pairs);
    const withdrawn = new Set(hits.flatMap((hit) => hit.withdrawnIds));
    assert.ok(!pairs.some((pair) => withdrawn.has(pair.slice(pair.lastIndexOf(' ') + 1))));
  });
}

test('every lockfile of the corpus can be matched without a problem', corpusTest, async () => {
  for (const repository of repositories) {
    const inventories = await inventoriesOf(repository);
    assert.equal(inventories.length, 1, repository);
    for (const inventory of inventories) pairsOf(inventory);
  }
});

test('dot@1.1.3 is not hit by an advisory that ends with 1.1.2', corpusTest, () => {
  const dot = (version: string) => ({ key: version, name: 'dot', version, purl: `pkg:npm/dot@${version}`, ecosystem: 'npm' });
  const rest = { scope: 'prod', class: 'app', direct: true, origin: { kind: 'registry' }, dependsOn: [], locations: [] } as const;
  const components = ['1.1.2', '1.1.3'].map((version) => ({ ...dot(version), ...rest }));
  assert.deepEqual(pairsOf(buildInventory(components)), ['1.1.2 GHSA-4859-gpc7-4j66']);
});

test('Node.js 22.22.0 has seven advisories, 24.14.1 and 24.15.0 none', corpusTest, () => {
  const rows = corpusRows('nodejs-core');
  const hits = (version: string) => {
    const location = { file: '.nvmrc', line: 1 };
    const runtimes: RuntimeFact[] = [{ runtime: 'node', version, exact: true, source: 'nvmrc', location }];
    return matchInventory(buildInventory([], { runtimes }), rows).matches;
  };
  assert.deepEqual(
    ['22.22.0', '24.14.1', '24.15.0'].map((version) => hits(version).length),
    [7, 0, 0],
  );
  assert.ok(hits('22.22.0').every((match) => match.kind === 'runtime' && match.id.startsWith('CVE-')));
});

test('matching a lockfile of 1,242 package versions takes a few milliseconds', corpusTest, async () => {
  const [inventory] = await inventoriesOf('account-lookup-service');
  const times = Array.from({ length: 8 }, () => {
    const start = spentTime();
    matchInventory(inventory as Inventory, npmRows);
    return spentTime() - start;
  });
  // Generous against a busy machine; the figure itself is printed.
  const best = Math.min(...times);
  console.log(`matched in ${best.toFixed(2)} ms`);
  assert.ok(best < 50);
});
