// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as semver from 'semver';
import { admits, inStyleOf, intersect, plainRange } from './ranges.ts';

test('the range of an alias, of yarn and of a workspace is found; what is none is none', () => {
  const cases: [string, string | undefined][] = [
    ['^1.0.0', '^1.0.0'],
    ['npm:real@^1', '^1'],
    ['npm:@scope/real@1.0.0', '1.0.0'],
    ['npm:^1.0.0', '^1.0.0'],
    ['npm:real', '*'],
    ['npm:@scope/real', '*'],
    ['workspace:^1', '^1'],
    ['', '*'],
    ['latest', '*'],
    ['next', undefined],
    ['catalog:', undefined],
    ['git+ssh://git@example.org/a.git', undefined],
    ['file:../a', undefined],
  ];
  for (const [asked, plain] of cases) assert.equal(plainRange(asked, semver), plain, asked);
});

test('an unknown range admits nothing and meets everything', () => {
  assert.equal(admits(undefined, '1.0.0', semver), false);
  assert.equal(admits('catalog:', '1.0.0', semver), false);
  assert.equal(admits('^1', '1.2.0', semver), true);
  assert.equal(intersect(undefined, '1.0.0', semver), true);
  assert.equal(intersect('^7.19.0', '7.18.2', semver), false);
  assert.equal(intersect('^7.1.0', '7.18.2', semver), true);
});

test('a new range keeps the style of the old one', () => {
  const cases = [
    ['^1.0.0', '^2.0.0'],
    ['~1.0.0', '~2.0.0'],
    ['1.0.0', '2.0.0'],
    ['v1.0.0', '2.0.0'],
    ['1.x', '^2.0.0'],
    ['>=1 <1.5', '^2.0.0'],
    ['npm:real@~1.0.0', 'npm:real@~2.0.0'],
    ['npm:@s/real@1.0.0', 'npm:@s/real@2.0.0'],
    ['npm:^1.0.0', 'npm:^2.0.0'],
  ];
  for (const [before, after] of cases as [string, string][]) assert.equal(inStyleOf(before, '2.0.0'), after, before);
});
