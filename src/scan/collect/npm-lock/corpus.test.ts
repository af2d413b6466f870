// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { DiskFolder } from '../../../kit/io/folder.ts';
import type { Component } from '../../../model/component.ts';
import { collectNpmLock } from './collect-npm-lock.ts';
import { entryLines } from './entry-lines.ts';

const repositories = join(corpus ?? '', 'mojaloop/repos');

const collect = (name: string) =>
  collectNpmLock({ path: 'package-lock.json', folder: new DiskFolder(join(repositories, name)), trustedRegistries: [] });

const distinct = (components: readonly Component[]) => new Set(components.map(({ name, version }) => `${name}@${version}`)).size;

/** Counts of the estate study: entries, unique, prod entries, prod unique, dev, nested, deprecated (unique) all and prod, edges. */
const known: Record<string, { counts: number[]; aliases: string[] }> = {
  'account-lookup-service': { counts: [1480, 1242, 774, 725, 706, 442, 22, 9, 3220], aliases: ['react-is-18', 'react-is-19'] },
  'central-ledger': {
    counts: [1357, 1218, 657, 610, 700, 319, 22, 8, 2773],
    aliases: ['string-width-cjs', 'strip-ansi-cjs', 'wrap-ansi-cjs'],
  },
  'ml-api-adapter': { counts: [1350, 1171, 693, 637, 657, 374, 28, 9, 2731], aliases: [] },
};

for (const [name, expected] of Object.entries(known)) {
  test(`corpus: the counts of ${name}`, corpusTest, () => {
    const { components } = collect(name);
    const prod = components.filter((component) => component.scope === 'prod');
    const deprecated = (of: readonly Component[]) => distinct(of.filter((component) => component.deprecated !== undefined));
    const nested = components.filter(({ key }) => key.lastIndexOf('node_modules/') > 0).length;
    const edges = components.reduce((sum, { dependsOn, direct }) => sum + dependsOn.length + Number(direct), 0);
    const dev = components.length - prod.length;
    const sizes = [components.length, distinct(components), prod.length, distinct(prod), dev, nested];
    assert.deepEqual([...sizes, deprecated(components), deprecated(prod), edges], expected.counts);
    assert.deepEqual([...new Set(components.flatMap(({ alias }) => alias ?? []))].sort(), expected.aliases);
    assert.deepEqual(new Set(components.map(({ origin }) => origin.kind)), new Set(['registry']));
  });
}

test('corpus: every npm lockfile is read whole, and its flags agree with its graph', corpusTest, () => {
  const names = readdirSync(repositories).filter((name) => existsSync(join(repositories, name, 'package-lock.json')));
  assert.ok(names.length >= 20);
  for (const name of names) {
    const { components, problems, notices, target } = collect(name);
    assert.deepEqual([problems, notices], [[], []], name);
    assert.ok(target.name !== '' && target.version !== '', name);
    assert.ok(
      components.every(({ locations }) => (locations[0]?.line ?? 0) > 1),
      name,
    );
    assert.ok(
      components.some(({ direct }) => direct),
      name,
    );
  }
});

test('corpus: lines found by layout are those found by walking the text', corpusTest, () => {
  const text = readFileSync(join(repositories, 'central-ledger/package-lock.json'), 'utf8');
  const paths = Object.keys(JSON.parse(text).packages);
  // Keys in another order than JSON.parse gave them: the fast way does not apply.
  const walked = entryLines(text, [...paths].reverse());
  assert.deepEqual([...entryLines(text, paths)], [...walked]);
});

test('corpus: time to collect a lockfile of 1,480 entries', corpusTest, (context) => {
  const times = Array.from({ length: 8 }, () => {
    const started = performance.now();
    collect('account-lookup-service');
    return performance.now() - started;
  });
  context.diagnostic(`first here ${times[0]?.toFixed(1)} ms, best of 8 ${Math.min(...times).toFixed(1)} ms`);
  assert.ok(Math.min(...times) < 2000);
});
