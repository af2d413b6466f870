// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicFeeds } from './feeds-table.ts';
import { ecosystemsAddress, planFeeds, readEcosystems } from './plan.ts';

test('the public feeds are all required', () => {
  const plan = planFeeds(undefined, ['npm', 'crates.io']);
  assert.deepEqual(
    plan.map((feed) => [feed.name, feed.required]),
    [
      ['osv/npm', true],
      ['osv/crates.io', true],
      ['nodejs-core', true],
      ['kev', true],
      ['epss', true],
    ],
  );
  assert.equal(plan[0]?.candidates[0]?.url, `${publicFeeds.osv}/npm/all.zip`);
  assert.ok(plan.every((feed) => feed.candidates.every((candidate) => candidate.url.startsWith('https://'))));
});

test('a mirror may lack the tables and may pack them', () => {
  const plan = planFeeds('https://example.org/mirror//', ['Red Hat']);
  assert.deepEqual(
    plan.map((feed) => [feed.required, feed.candidates.map((candidate) => candidate.url)]),
    [
      [true, ['https://example.org/mirror/Red%20Hat/all.zip']],
      [false, ['https://example.org/mirror/nodejs-core/all.zip']],
      [false, ['https://example.org/mirror/kev.json.gz', 'https://example.org/mirror/kev.json']],
      [false, ['https://example.org/mirror/epss.csv.gz', 'https://example.org/mirror/epss.csv']],
    ],
  );
  assert.equal(ecosystemsAddress('https://example.org/'), 'https://example.org/ecosystems.txt');
});

test('an ecosystem name cannot become another address', () => {
  for (const name of ['../x', 'a/b', 'a?b', '', 'x'.repeat(100), '%2e%2e'])
    assert.throws(() => planFeeds(undefined, [name]), { code: 'usage' }, name);
});

test('the list of ecosystems: releases belong to their base, anything else is no list', () => {
  assert.deepEqual(readEcosystems('npm\nAlpine:v3.20\r\nAlpine\nRed Hat\n\nnpm\n'), ['Alpine', 'Red Hat', 'npm']);
  for (const text of ['', '<html>\n', 'npm\n../x', Array.from({ length: 501 }, (_, index) => `E${index}`).join('\n')]) {
    assert.throws(() => readEcosystems(text), { code: 'network-failed' });
  }
});
