// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixWorld, planOf, type WorldSpec } from '../../../test/builders/fix-world.ts';

async function verdicts(spec: WorldSpec): Promise<Record<string, string>> {
  const { overrides } = await planOf(fixWorld(spec));
  return Object.fromEntries(overrides.map(({ path, verdict }) => [path.join(' > '), verdict]));
}

const chain = (range: string, version: string): WorldSpec => ({
  asks: { a: '1' },
  packages: { a: { version: '1.0.0', needs: { b: range } }, b: { version } },
});

test('an override is needed where a range does not admit what it installs', async () => {
  assert.deepEqual(await verdicts({ ...chain('~1.0.0', '1.2.0'), overrides: { b: '1.2.0' } }), { b: 'needed' });
  const plan = await planOf(fixWorld({ ...chain('~1.0.0', '1.2.0'), overrides: { b: '1.2.0' } }));
  assert.equal(plan.overrides[0]?.why, 'a@1.0.0 asks for ~1.0.0, installed is 1.2.0');
});

test('it is needless where every range admits the installed version anyway, unused where it reaches nothing', async () => {
  const spec = {
    ...chain('^1.0.0', '1.2.0'),
    overrides: { b: '1.2.0', 'a > b': '1.2.0', 'gone > b': '1.2.0', gone: '1', 'b@^7': '7.0.0' },
  };
  assert.deepEqual(await verdicts(spec), {
    b: 'unused',
    'a > b': 'needless',
    'gone > b': 'unused',
    gone: 'unused',
    'b@^7': 'unused',
  });
});

test('it is needed where newer versions that would come without it are affected', async () => {
  const spec = { ...chain('^1.0.0', '1.2.0'), overrides: { b: '1.2.0' }, flaws: { b: [['1.3.0', undefined]] } } as const;
  assert.deepEqual(await verdicts(spec), { b: 'needed' });
  assert.deepEqual(await verdicts({ ...spec, flaws: { b: [['1.3.0', '1.4.0']] } }), { b: 'needless' });
});

test('it is outdated where it holds a package below what is asked for, and that is not affected', async () => {
  const spec = { ...chain('^2.0.0', '1.2.0'), overrides: { b: '1.2.0' } };
  assert.deepEqual(await verdicts(spec), { b: 'outdated' });
  assert.deepEqual(await verdicts({ ...spec, flaws: { b: [['2.0.0', undefined]] } }), { b: 'needed' });
  assert.deepEqual(
    await verdicts({ ...chain('2.1.0', '1.2.0'), overrides: { b: '1.2.0' }, flaws: { b: [['2.0.0', '2.1.1']] } }),
    {
      b: 'needed',
    },
  );
});

test('one that the lockfile does not follow yet stays: removing what was just written would be wrong', async () => {
  assert.deepEqual(await verdicts({ ...chain('^1.0.0', '1.0.0'), overrides: { b: '1.2.0' } }), { b: 'needed' });
  const nested = { ...chain('^1.0.0', '1.0.0'), overrides: { b: '1.0.0', 'a > b': '1.2.0' } };
  assert.equal((await verdicts(nested))['a > b'], 'needed');
});

test('of several entries the one that names the asking package decides', async () => {
  const spec: WorldSpec = {
    asks: { top: '1' },
    packages: {
      top: { version: '1.0.0', needs: { a: '1', b: '1.2.0' } },
      a: { version: '1.0.0', needs: { b: '^1.0.0' } },
      'a/node_modules/b': { version: '1.2.0' },
      b: { version: '1.2.0' },
    },
    overrides: { 'top > b': '1.2.0', 'a > b': '1.2.0' },
  };
  assert.deepEqual(await verdicts(spec), { 'top > b': 'needless', 'a > b': 'needless' });
  assert.deepEqual(await verdicts({ ...spec, overrides: { 'top > b': '1.2.0' } }), { 'top > b': 'needless' });
});

test("npm's entry reaches everything below its parent, pnpm's and yarn's its own dependencies alone", async () => {
  const spec: WorldSpec = {
    asks: { top: '1' },
    packages: {
      top: { version: '1.0.0', needs: { a: '1' } },
      a: { version: '1.0.0', needs: { b: '^2.0.0' } },
      b: { version: '3.0.0' },
    },
    overrides: { 'top > b': '3.0.0' },
  };
  assert.deepEqual(await verdicts(spec), { 'top > b': 'needed' });
  for (const kind of ['pnpm-lock', 'yarn-berry'])
    assert.deepEqual(await verdicts({ ...spec, kind }), { 'top > b': 'unused' }, kind);
});

test('another package in place of the asked one is needed; a range that is not told is not known', async () => {
  assert.deepEqual(await verdicts({ ...chain('^1.0.0', '1.2.0'), overrides: { b: 'npm:@example/b@1.2.0' } }), { b: 'needed' });
  const silent: WorldSpec = { ...chain('^1.0.0', '1.2.0'), overrides: { b: '1.2.0' }, kind: 'pnpm-lock' };
  (silent.packages.a as { given?: object }).given = { requires: new Map() };
  assert.deepEqual(await verdicts(silent), { b: 'unknown' });
});
