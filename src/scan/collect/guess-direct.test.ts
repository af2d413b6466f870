// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildComponent } from '../../../test/builders/build.ts';
import { guessDirect } from './guess-direct.ts';

const directOf = (needs: Record<string, string[]>) => {
  const components = Object.entries(needs).map(([key, dependsOn]) =>
    buildComponent({ key, name: key, version: '1.0.0', dependsOn }),
  );
  guessDirect(components);
  return components.filter((component) => component.direct).map((component) => component.key);
};

test('what nobody needs is direct', () => {
  assert.deepEqual(directOf({ a: ['b'], b: [], c: ['b'] }), ['a', 'c']);
});

test('of a circle that nobody else needs one package is direct', () => {
  assert.deepEqual(directOf({ a: ['b'], b: ['a'], c: ['c'], d: [] }), ['a', 'c', 'd']);
  assert.deepEqual(directOf({ a: ['b'], b: ['a'], z: ['b'] }), ['z']);
});
