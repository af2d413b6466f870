// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as semver from 'semver';
import { fixWorld, planOf, type WorldPackage, type WorldSpec } from '../../../test/builders/fix-world.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { VulnerabilityMatch } from '../../model/match.ts';
import { rewrite } from './rewrite.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
const name = fc.constantFrom(...names);
const version = fc.tuple(fc.nat(2), fc.nat(3), fc.nat(2)).map((parts) => parts.join('.'));
const range = fc.oneof(
  fc.tuple(fc.constantFrom('^', '~', '>=', ''), version).map(([style, at]) => style + at),
  fc.constantFrom('*', '', 'latest', 'next', '1.x || 2'),
);
const needs = fc.dictionary(name, range, { maxKeys: 3 });
const installed: fc.Arbitrary<WorldPackage> = fc.record({
  version,
  needs,
  given: fc.constantFrom({}, {}, {}, { bundled: true }),
});
const paths = names.flatMap((outer) => [outer, ...names.map((inner) => `${outer}/node_modules/${inner}`)]);
const overridePath = fc.array(name, { minLength: 1, maxLength: 2 }).map((path) => path.join(' > '));
const span = fc.tuple(version, fc.option(version, { nil: undefined }), fc.boolean()).map(([from, to, fromStart]) => {
  const introduced = fromStart ? '0' : from;
  return [introduced, to !== undefined && semver.gt(to, fromStart ? '0.0.0' : from) ? to : undefined] as const;
});

const world: fc.Arbitrary<WorldSpec> = fc.record({
  asks: needs,
  workspaces: fc.constantFrom({}, { 'packages/x': { b: '1.0.0' } }),
  packages: fc.dictionary(fc.constantFrom(...paths), installed, { maxKeys: 9 }),
  overrides: fc.dictionary(overridePath, fc.oneof(version, range), { maxKeys: 3 }),
  kind: fc.constantFrom('npm-lock', 'yarn-v1', 'yarn-berry', 'pnpm-lock', 'bun-lock'),
  flaws: fc.dictionary(name, fc.array(span, { maxLength: 4 })),
});

const idsByCopy = (matches: readonly VulnerabilityMatch[]) =>
  new Set(matches.flatMap((match) => match.componentKeys.map((key) => `${key} ${match.id}`)));

const told = (inventory: Inventory, matches: readonly VulnerabilityMatch[]) =>
  matches
    .map(({ id, componentKeys }) => {
      const component = inventory.components.find((one) => one.key === componentKeys[0]);
      return `${component?.name}@${component?.version} ${id}`;
    })
    .sort();

test('what a plan says remains is what a scan of the rewritten graph finds, and nothing new comes in', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (spec) => {
      const { inventory, knowledge } = fixWorld(spec);
      const before = knowledge.rematch(inventory);
      const plan = await planOf({ inventory, knowledge });
      const after = rewrite(inventory, plan.steps);
      const found = knowledge.rematch(after);
      assert.deepEqual(plan.remaining.map((left) => `${left.package}@${left.version} ${left.id}`).sort(), told(after, found));
      const had = idsByCopy(before);
      for (const id of idsByCopy(found)) assert.ok(had.has(id), `${id} is new`);
      const unplanned = new Set(plan.steps.filter((step) => step.to === '').flatMap((step) => step.keys));
      for (const match of found)
        for (const key of match.componentKeys) assert.ok(unplanned.has(key), `${key} was promised a fix`);
    }),
    { numRuns: 400 },
  );
});

test('every step goes up to a version that no record hits, and says exactly what to write', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (spec) => {
      const { inventory, knowledge } = fixWorld(spec);
      const plan = await planOf({ inventory, knowledge });
      const entries = new Map<string, string>();
      for (const step of plan.steps) {
        if (step.to === '') {
          assert.deepEqual([step.bumps, step.overrides], [[], []]);
          assert.notEqual(step.why, '');
          continue;
        }
        assert.ok(semver.gt(step.to, step.from));
        for (const bump of step.bumps) assert.ok(semver.satisfies(step.to, bump.after), `${bump.after} admits ${step.to}`);
        assert.equal(step.kind === 'refresh', step.bumps.length + step.overrides.length === 0);
        for (const { path, after } of step.overrides) {
          assert.equal(entries.get(path.join(' > ')) ?? after, after, 'one entry, one value');
          entries.set(path.join(' > '), after);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('planning the same twice gives the same plan', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (spec) => assert.deepEqual(await planOf(fixWorld(spec)), await planOf(fixWorld(spec)))),
    { numRuns: 50 },
  );
});
