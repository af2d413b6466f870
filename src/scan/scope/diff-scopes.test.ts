// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeFiles } from '../../../test/builders/charts.ts';
import { diffScopes } from './diff-scopes.ts';

function release(version: string, chart: string, images: readonly string[]) {
  return scopeFiles({
    'Chart.yaml': `name: acme\nversion: ${version}\n`,
    'values.yaml': images.map((image, index) => `s${index}: {image: "${image}"}`).join('\n'),
    [`charts/${chart}/Chart.yaml`]: `name: ${chart}\nversion: 1.0.0\n`,
  });
}

test('two releases differ in what came, what went and what has another version', async () => {
  const own = 'registry.example.org/acme';
  const before = await release('1.0.0', 'old', [`${own}/web:v1`, `${own}/gone:v1`, `${own}/same:v1`, `${own}/two:v1`]);
  const after = await release('2.0.0', 'new', [
    `${own}/web:v2`,
    `${own}/came:v1`,
    `${own}/same:v1`,
    `${own}/two:v1`,
    `${own}/two:v2`,
  ]);
  assert.deepEqual(diffScopes(before, after), {
    images: {
      added: [{ repository: `${own}/came`, versions: ['v1'] }],
      removed: [{ repository: `${own}/gone`, versions: ['v1'] }],
      changed: [
        { repository: `${own}/two`, from: ['v1'], to: ['v1', 'v2'] },
        { repository: `${own}/web`, from: ['v1'], to: ['v2'] },
      ],
    },
    charts: {
      added: [{ name: 'new', versions: ['1.0.0'] }],
      removed: [{ name: 'old', versions: ['1.0.0'] }],
      changed: [{ name: 'acme', from: ['1.0.0'], to: ['2.0.0'] }],
    },
    repositories: { added: ['acme/came'], removed: ['acme/gone'] },
  });
  assert.deepEqual(diffScopes(after, after).images, { added: [], removed: [], changed: [] });
});
