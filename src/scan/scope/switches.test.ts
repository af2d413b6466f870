// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeFiles } from '../../../test/builders/charts.ts';

/** Whether Helm would install the sub-chart `web`. */
async function installs(dependency: string, values: string, own = ''): Promise<boolean | undefined> {
  const scope = await scopeFiles({
    'Chart.yaml': `name: acme\nversion: 1.0.0\ndependencies:\n- {name: web, version: "*", ${dependency}}\n- {name: other, version: "*"}\n`,
    'values.yaml': values,
    'charts/web/Chart.yaml': 'name: web\nversion: 1.0.0\n',
    'charts/web/values.yaml': own,
    'charts/other/Chart.yaml': 'name: other\nversion: 1.0.0\n',
    'charts/other/values.yaml': 'shown: false\n',
  });
  return scope.charts.find(({ name }) => name === 'web')?.placements[0]?.enabled;
}

test('without conditions and tags a dependency is on', async () => {
  assert.equal(await installs('alias: web', ''), true);
});

test('the first condition that is a boolean decides', async () => {
  const conditions = 'condition: "web.enabled, all.enabled"';
  assert.equal(await installs(conditions, 'web: {enabled: false}\nall: {enabled: true}\n'), false);
  assert.equal(await installs(conditions, 'all: {enabled: false}\n'), false);
  assert.equal(await installs(conditions, 'web: {enabled: "false"}\n'), true);
});

test("a condition is looked for in the chart's own values and in its siblings', under the parent's", async () => {
  assert.equal(await installs('condition: web.enabled', '', 'enabled: false\n'), false);
  assert.equal(await installs('condition: web.enabled', 'web: {enabled: true}\n', 'enabled: false\n'), true);
  assert.equal(await installs('condition: other.shown', ''), false);
  assert.equal(await installs('condition: other.shown', 'other: {shown: true}\n'), true);
});

test('under an alias the alias counts', async () => {
  assert.equal(
    await installs('alias: front, condition: front.enabled', 'front: {enabled: false}\nweb: {enabled: true}\n'),
    false,
  );
});

test('one tag that is true is enough; a condition wins over tags', async () => {
  assert.equal(await installs('tags: [a, b]', 'tags: {a: false}\n'), false);
  assert.equal(await installs('tags: [a, b]', 'tags: {a: false, b: true}\n'), true);
  assert.equal(await installs('tags: [a], condition: web.enabled', 'tags: {a: false}\nweb: {enabled: true}\n'), true);
});
