// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeResolution } from './node-resolution.ts';

const resolution = new NodeResolution(
  new Set([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/b',
    'node_modules/@s/c',
    'node_modules/own',
    'packages/own',
    'packages/own/node_modules/b',
    '../lib',
    '../lib/node_modules/d',
  ]),
  new Map([['node_modules/own', 'packages/own']]),
);
const find = (from: string, name: string) => resolution.find(resolution.levels(from), name);

test('the nearest copy upwards is found', () => {
  assert.equal(find('', 'b'), 'node_modules/b');
  assert.equal(find('node_modules/a', 'b'), 'node_modules/a/node_modules/b');
  assert.equal(find('node_modules/a/node_modules/b', 'a'), 'node_modules/a');
  assert.equal(find('node_modules/@s/c', 'b'), 'node_modules/b');
  assert.equal(find('packages/own', 'b'), 'packages/own/node_modules/b');
  assert.equal(find('packages/own', '@s/c'), 'node_modules/@s/c');
});

test('a link leads to the folder it stands for', () => {
  assert.equal(find('node_modules/a', 'own'), 'packages/own');
});

test('a folder outside the project does not see the packages of the project', () => {
  assert.equal(find('../lib', 'd'), '../lib/node_modules/d');
  assert.equal(find('../lib', 'a'), undefined);
});

test('what is not installed is not found', () => {
  assert.equal(find('node_modules/a', 'missing'), undefined);
  assert.equal(find('node_modules/a', '__proto__'), undefined);
});
