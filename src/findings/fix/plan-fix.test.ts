// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildAffected, buildRow } from '../../../test/builders/advisory-row.ts';
import { fixWorld, planOf, type WorldSpec } from '../../../test/builders/fix-world.ts';
import type { FixStep } from './plan.ts';

async function stepsOf(spec: WorldSpec): Promise<FixStep[]> {
  return [...(await planOf(fixWorld(spec))).steps];
}

async function onlyStep(spec: WorldSpec): Promise<FixStep> {
  const steps = await stepsOf(spec);
  assert.equal(steps.length, 1);
  return steps[0] as FixStep;
}

const flaw = { b: [['0', '1.2.0']] } as const;

test('where every range admits the fixed version, updating the lockfile is enough', async () => {
  const step = await onlyStep({
    asks: { a: '^1.0.0', b: '^1.0.0' },
    packages: { a: { version: '1.0.0', needs: { b: '>=1' } }, b: { version: '1.0.0' } },
    flaws: flaw,
  });
  assert.deepEqual([step.kind, step.to, step.bumps, step.overrides, step.breaking], ['refresh', '1.2.0', [], [], false]);
});

test("the project's own range that is in the way is bumped, in its own style", async () => {
  const styles = [
    ['1.0.0', '1.2.0'],
    ['~1.0.0', '~1.2.0'],
    ['^0.9.0 || 1.0.0', '^1.2.0'],
  ];
  for (const [before, after] of styles as [string, string][]) {
    const step = await onlyStep({ asks: { b: before }, packages: { b: { version: '1.0.0' } }, flaws: flaw });
    assert.deepEqual([step.kind, step.bumps], ['bump', [{ manifest: 'package.json', name: 'b', before, after }]], before);
  }
});

test("a parent's range in the way is overridden: everywhere where this is the only version", async () => {
  const step = await onlyStep({
    asks: { a: '^1.0.0' },
    packages: { a: { version: '1.0.0', needs: { b: '~1.0.0' } }, b: { version: '1.0.0' } },
    flaws: flaw,
  });
  assert.deepEqual([step.kind, step.overrides], ['override', [{ path: ['b'], before: null, after: '1.2.0' }]]);
  assert.equal(step.why, 'a@1.0.0 asks for ~1.0.0');
  assert.deepEqual(step.path, ['a@1.0.0', 'b@1.0.0']);
});

test('where other versions are installed the override is limited to the parents', async () => {
  const step = await onlyStep({
    asks: { a: '1', c: '1', b: '^3.0.0' },
    packages: {
      a: { version: '1.0.0', needs: { b: '~1.0.0' } },
      'a/node_modules/b': { version: '1.0.0' },
      b: { version: '3.0.0' },
      c: { version: '1.0.0', needs: { b: '3' } },
    },
    flaws: flaw,
  });
  assert.deepEqual(step.overrides, [{ path: ['a', 'b'], before: null, after: '1.2.0' }]);
  assert.deepEqual(step.keys, ['node_modules/a/node_modules/b']);
});

test("npm's nested override names the version where another one stands below the same parent", async () => {
  const step = await onlyStep({
    asks: { a: '1' },
    packages: {
      a: { version: '1.0.0', needs: { b: '~1.0.0', c: '1' } },
      b: { version: '1.0.0' },
      c: { version: '1.0.0', needs: { b: '3' } },
      'c/node_modules/b': { version: '3.0.0' },
    },
    flaws: flaw,
  });
  assert.deepEqual(step.overrides, [{ path: ['a', 'b@1.0.0'], before: null, after: '1.2.0' }]);
});

test('npm refuses an override of a direct dependency unless it refers to it: bump and $name', async () => {
  const spec: WorldSpec = {
    asks: { a: '1', b: '^1.0.0' },
    packages: { a: { version: '1.0.0', needs: { b: '~1.0.0' } }, b: { version: '1.0.0' } },
    flaws: flaw,
  };
  const step = await onlyStep(spec);
  assert.equal(step.kind, 'bump');
  assert.deepEqual(step.bumps, [{ manifest: 'package.json', name: 'b', before: '^1.0.0', after: '^1.2.0' }]);
  assert.deepEqual(step.overrides, [{ path: ['b'], before: null, after: '$b' }]);
  const pnpm = await onlyStep({ ...spec, kind: 'pnpm-lock' });
  assert.deepEqual([pnpm.bumps, pnpm.overrides], [[], [{ path: ['b'], before: null, after: '1.2.0' }]]);
});

test('an override in force that pins the vulnerable version is changed, none is added', async () => {
  const packages = { a: { version: '1.0.0', needs: { b: '^1.0.0' } }, b: { version: '1.0.0' } };
  const step = await onlyStep({ asks: { a: '1' }, packages, overrides: { b: '1.0.0' }, flaws: flaw });
  assert.deepEqual([step.kind, step.overrides], ['override', [{ path: ['b'], before: '1.0.0', after: '1.2.0' }]]);
  const ranged = await onlyStep({ asks: { a: '1' }, packages, overrides: { 'a > b': '^1.0.0' }, flaws: flaw });
  assert.equal(ranged.kind, 'refresh');
});

test("an override that refers to the project's range follows its bump", async () => {
  const step = await onlyStep({
    asks: { a: '1', b: '~1.0.0' },
    packages: { a: { version: '1.0.0', needs: { b: '^1.0.0' } }, b: { version: '1.0.0' } },
    overrides: { b: '$b' },
    flaws: flaw,
  });
  assert.deepEqual([step.bumps.map((bump) => bump.after), step.overrides], [['~1.2.0'], []]);
});

test('an alias keeps its name in the range and in the override', async () => {
  const aliased = { b1: { version: '1.0.0', given: { name: 'b', alias: 'b1', purl: 'pkg:npm/b@1.0.0' } } };
  const own = await onlyStep({ asks: { b1: 'npm:b@1.0.0' }, packages: aliased, flaws: flaw });
  assert.deepEqual(own.bumps, [{ manifest: 'package.json', name: 'b1', before: 'npm:b@1.0.0', after: 'npm:b@1.2.0' }]);
  const below = await onlyStep({
    asks: { a: '1' },
    packages: { a: { version: '1.0.0', needs: { b1: 'npm:b@~1.0.0' } }, ...aliased },
    flaws: flaw,
  });
  assert.deepEqual(below.overrides, [{ path: ['b1'], before: null, after: 'npm:b@1.2.0' }]);
});

test('the range of the workspace that asks is bumped, in its own package.json', async () => {
  const step = await onlyStep({
    asks: { b: '^1.0.0' },
    workspaces: { 'packages/x': { b: '1.0.0' } },
    packages: { b: { version: '1.0.0' } },
    flaws: flaw,
  });
  assert.deepEqual(step.bumps, [{ manifest: 'packages/x/package.json', name: 'b', before: '1.0.0', after: '1.2.0' }]);
});

test('the fix of one flaw that stands in the range of another is not taken', async () => {
  const step = await onlyStep({
    asks: { b: '^1.0.0' },
    packages: { b: { version: '1.0.0' } },
    flaws: {
      b: [
        ['0', '1.2.0'],
        ['1.1.0', '1.5.0'],
      ],
    },
  });
  assert.deepEqual([step.to, step.ends], ['1.5.0', ['GHSA-b-1']]);
});

test('where newer versions of the range are affected again, the fixed version is pinned', async () => {
  const flaws = {
    b: [
      ['0', '1.2.0'],
      ['1.4.0', undefined],
    ],
  } as const;
  const packages = { a: { version: '1.0.0', needs: { b: '^1.0.0' } }, b: { version: '1.0.0' } };
  const below = await onlyStep({ asks: { a: '1' }, packages, flaws });
  assert.deepEqual([below.kind, below.overrides], ['override', [{ path: ['b'], before: null, after: '1.2.0' }]]);
  assert.match(below.why, /newer versions are affected again/);
  const own = await onlyStep({ asks: { b: '^1.0.0' }, packages: { b: { version: '1.0.0' } }, flaws });
  assert.equal(own.bumps[0]?.after, '1.2.0');
});

test('a release goes before a prerelease, and a version everybody can have before a smaller one', async () => {
  const early = await onlyStep({
    asks: { b: '^1.0.0' },
    packages: { b: { version: '1.0.0' } },
    flaws: {
      b: [
        ['0', '2.0.0-rc.1'],
        ['0', '2.0.0'],
      ],
    },
  });
  assert.deepEqual([early.to, early.breaking], ['2.0.0', true]);
  const skip = await onlyStep({
    asks: { a: '1' },
    packages: { a: { version: '1.0.0', needs: { b: '1.0.0 || ^3.0.0' } }, b: { version: '1.0.0' } },
    flaws: {
      b: [
        ['0', '2.0.0'],
        ['2.5.0', '3.0.0'],
      ],
    },
  });
  assert.deepEqual([skip.kind, skip.to], ['refresh', '3.0.0']);
});

test('what is bundled is changed by its parent alone, and the parent is named', async () => {
  const step = await onlyStep({
    asks: { a: '1' },
    packages: {
      a: { version: '1.0.0', needs: { b: '^1.0.0' } },
      'a/node_modules/b': { version: '1.0.0', given: { bundled: true } },
    },
    flaws: flaw,
  });
  assert.deepEqual([step.kind, step.to], ['none', '']);
  assert.match(step.why, /shipped inside a@1\.0\.0/);
});

test('malware without a clean version is to be removed; with one, moved and warned about', async () => {
  const row = buildRow({
    id: 'MAL-1900-1',
    malware: true,
    severity: 'critical',
    affected: [buildAffected([], { name: 'b', versions: ['1.0.0'] })],
  });
  const packages = { b: { version: '1.0.0' } };
  const remove = await onlyStep({ asks: { b: '1' }, packages, rows: { b: [row] } });
  assert.equal(remove.kind, 'remove');
  assert.match(remove.why, /compromised/);
  const moved = await stepsOf({
    asks: { b: '1', a: '1' },
    packages: { ...packages, a: { version: '1.0.0', needs: { b: '1' } }, 'a/node_modules/b': { version: '1.0.1' } },
    rows: { b: [row] },
  });
  assert.deepEqual(
    moved.map(({ kind, to }) => [kind, to]),
    [['refresh', '1.0.1']],
  );
  assert.match(moved[0]?.why ?? '', /compromised/);
});

test('without a fixed version the step says so, and that remains', async () => {
  const world = fixWorld({ asks: { b: '1' }, packages: { b: { version: '1.0.0' } }, flaws: { b: [['0', undefined]] } });
  const plan = await planOf(world);
  assert.deepEqual(
    plan.steps.map((step) => step.kind),
    ['none'],
  );
  assert.deepEqual(plan.remaining, [{ id: 'GHSA-b-1', package: 'b', version: '1.0.0' }]);
});

test('two versions below parents of one name: npm tells them apart, elsewhere one entry takes the higher fix', async () => {
  const spec: WorldSpec = {
    asks: { x: '1', y: '1' },
    packages: {
      x: { version: '1.0.0', needs: { p: '1' } },
      y: { version: '1.0.0', needs: { p: '2' } },
      p: { version: '1.0.0', needs: { b: '1.0.0' } },
      b: { version: '1.0.0' },
      'y/node_modules/p': { version: '2.0.0', needs: { b: '2.0.0' } },
      'y/node_modules/b': { version: '2.0.0' },
    },
    flaws: {
      b: [
        ['0', '1.2.0'],
        ['2.0.0', '2.2.0'],
      ],
    },
  };
  const npm = (await stepsOf(spec)).flatMap((step) => step.overrides);
  assert.deepEqual(npm, [
    { path: ['p', 'b@1.0.0'], before: null, after: '1.2.0' },
    { path: ['p', 'b@2.0.0'], before: null, after: '2.2.0' },
  ]);
  const pnpm = await planOf(fixWorld({ ...spec, kind: 'pnpm-lock' }));
  const one = { path: ['p', 'b'], before: null, after: '2.2.0' };
  assert.deepEqual(
    pnpm.steps.map((step) => [step.from, step.to, step.overrides]),
    [
      ['1.0.0', '2.2.0', [one]],
      ['2.0.0', '2.2.0', [one]],
    ],
  );
  assert.deepEqual(pnpm.remaining, []);
});

test('where the lockfile tells no range of a parent, an override is sure to work and the reason is told', async () => {
  const step = await onlyStep({
    asks: { a: '1' },
    packages: { a: { version: '1.0.0', needs: { b: '1' }, given: { requires: new Map() } }, b: { version: '1.0.0' } },
    kind: 'pnpm-lock',
    flaws: flaw,
  });
  assert.equal(step.kind, 'override');
  assert.equal(step.why, 'the lockfile does not tell what a@1.0.0 asks for');
});

test('bun cannot limit an override to a parent, and a range that is none is changed by hand', async () => {
  const packages = {
    a: { version: '1.0.0', needs: { b: '~1.0.0' } },
    'a/node_modules/b': { version: '1.0.0' },
    b: { version: '3.0.0' },
  };
  assert.equal((await onlyStep({ asks: { a: '1', b: '3' }, packages, kind: 'bun-lock', flaws: flaw })).kind, 'none');
  const catalog = await onlyStep({
    asks: { b: 'catalog:' },
    packages: { b: { version: '1.0.0' } },
    kind: 'pnpm-lock',
    flaws: flaw,
  });
  assert.deepEqual(catalog.overrides, [{ path: ['b'], before: null, after: '1.2.0' }]);
});

test('an inventory without ranges, or a part of the base image, is not planned by version', async () => {
  const world = fixWorld({ asks: { b: '1' }, packages: { b: { version: '1.0.0' } }, flaws: flaw });
  const { requires: _, ...bare } = world.inventory;
  const plan = await planOf({ ...world, inventory: bare });
  assert.deepEqual(
    plan.steps.map((step) => step.kind),
    ['none'],
  );
  assert.equal(plan.remaining.length, 1);
  const base = await onlyStep({
    asks: { b: '1' },
    packages: { b: { version: '1.0.0', given: { class: 'base-npm' } } },
    flaws: flaw,
  });
  assert.equal(base.kind, 'none');
});

test('a cycle and names of object prototypes are packages like any other', async () => {
  const step = await onlyStep({
    asks: { constructor: '1' },
    packages: {
      constructor: { version: '1.0.0', needs: { __proto__x: '1', b: '~1.0.0' } },
      __proto__x: { version: '1.0.0', needs: { constructor: '1' } },
      b: { version: '1.0.0', needs: { constructor: '1' } },
    },
    flaws: flaw,
  });
  assert.deepEqual(step.path, ['constructor@1.0.0', 'b@1.0.0']);
});

test('an override below a package that changes too is doubted: what the new version asks for is not known', async () => {
  const steps = await stepsOf({
    asks: { a: '1.0.0' },
    packages: { a: { version: '1.0.0', needs: { b: '1.0.0' } }, b: { version: '1.0.0' } },
    flaws: { a: [['0', '1.5.0']], b: [['0', '1.2.0']] },
  });
  assert.deepEqual(
    steps.map((step) => [step.kind, /may turn out needless/.test(step.why)]),
    [
      ['bump', false],
      ['override', true],
    ],
  );
});
