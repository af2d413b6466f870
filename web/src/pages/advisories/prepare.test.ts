// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Advisory } from '../../api/types.ts';
import { prepared, remarkAt } from './prepare.ts';

const content: Advisory = {
  ...{ id: 'NGAO-1900-0001', aliases: [], title: { en: 'T' }, summary: { en: '' }, details: { en: '' }, impact: { en: '' } },
  ...{ severity: 'low', cwes: [], vendorStatements: [], tlp: 'clear', languages: ['en'], revisions: [], published: null },
  workaround: { en: ' ' },
  products: [
    {
      ...{ name: 'a', purl: 'pkg:npm/a', status: 'affected', scheme: 'semver', versions: [], statement: { en: '' } },
      ...{ justification: 'component_not_present', ranges: [{ introduced: '0', fixed: '2', lastAffected: '1' }] },
    },
  ],
  cvss: [{ version: '3.1', vector: ' ', score: 0 }],
  references: [{ type: 'web', url: 'https://' }],
  credits: [{ name: ' ', type: 'finder' }],
  timeline: [{ at: '2026-01-01T00:00:00Z', text: { en: '' } }],
};

test('what was left empty is not sent', () => {
  const { workaround, products, cvss, references, credits, timeline } = prepared(content);
  assert.deepEqual([workaround, cvss, references, credits, timeline], [undefined, [], [], [], []]);
  assert.deepEqual(products, [
    {
      name: 'a',
      purl: 'pkg:npm/a',
      status: 'affected',
      scheme: 'semver',
      versions: [],
      ranges: [{ introduced: '0', fixed: '2' }],
    },
  ]);
});

test('what was filled in is sent as it stands', () => {
  const given: Advisory = {
    ...content,
    workaround: { en: 'Turn it off.' },
    products: content.products.map((product) => ({ ...product, status: 'not-affected', statement: { en: '', fr: 'Rien.' } })),
    credits: [{ name: 'Rita', type: 'finder' }],
  };
  const { workaround, products, credits } = prepared(given);
  assert.deepEqual(
    [workaround?.en, products[0]?.justification, products[0]?.statement?.fr, credits.length],
    ['Turn it off.', 'component_not_present', 'Rien.', 1],
  );
});

test('a remark stands at its field and at what holds it, never at a field without a place', () => {
  const said = [
    { place: '/aliases/0', message: 'Put the real number in its place.' },
    { place: '/products/0/ranges/1', message: 'Say where it ends.' },
  ];
  assert.equal(remarkAt(said, '/aliases'), 'Put the real number in its place.');
  assert.equal(remarkAt(said, '/products/0/ranges/1'), 'Say where it ends.');
  for (const place of ['', '/alias', '/products/0/ranges/0', '/products/0/ranges/10'])
    assert.equal(remarkAt(said, place), undefined, place);
});
