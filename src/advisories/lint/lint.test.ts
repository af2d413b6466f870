// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildAdvisory } from '../../../test/builders/build-advisory.ts';
import { editJson } from '../../../test/builders/edit-json.ts';
import type { Advisory } from '../../model/advisory.ts';
import { canonicalPurl } from '../../model/purl.ts';
import { lintAdvisory } from './lint-advisory.ts';
import { houseRules } from './rules.ts';

const settings = { internalHosts: ['intranet.example.org'], rehearsal: true, unpublishedProcesses: ['own ledger'] };

function clean(): Advisory {
  const advisory = buildAdvisory();
  return { ...advisory, products: advisory.products.map((product) => ({ ...product, purl: canonicalPurl(product.purl)! })) };
}

const broken: readonly [rule: string, pointer: string, value: unknown][] = [
  ['english', '/impact/en', 'Bad.'],
  ['languages', '/summary/fr', ' '],
  ['no-credits-in-text', '/impact/fr', 'Amina Example a trouvé que l’argent peut être déplacé deux fois.'],
  ['product-in-title', '/title/en', 'A transfer is posted twice when a request is replayed'],
  ['no-internal-links', '/details/en', 'See https://wiki.intranet.example.org/a.'],
  ['no-internal-links', '/references/0/url', 'https://10.0.0.7/commit/1'],
  ['no-mail-address', '/details/en', 'Ask amina@example.org about it.'],
  ['no-mail-address', '/credits/0/organisation', 'amina@example.org'],
  ['links-https', '/workaround/en', 'See http://example.org/gateway.'],
  ['proof-of-concept', '/details/en', 'Send this:\n\n```\ncurl -X POST https://example.org/transfers\n```'],
  ['proof-of-concept', '/details/fr', '## Preuve de concept\n\nRejouer la requête.'],
  ['dependency-bump', '/summary/en', 'This release bumps a library that has a known flaw.'],
  ['affected-product', '/products', [{ ...clean().products[2], name: 'Example Ledger' }]],
  ['fix-or-statement', '/products/1/statement', undefined],
  ['fix-or-statement', '/products/0/ranges/1', { introduced: '15.0.0' }],
  ['reason-not-affected', '/products/2', { ...clean().products[2], justification: undefined, statement: undefined }],
  ['own-process', '/products/0/name', 'Own Ledger'],
  ['ranges-in-order', '/products/0/ranges', [...clean().products[0]!.ranges].reverse()],
  ['ranges-in-order', '/products/0/ranges/1/introduced', '14.0.0'],
  ['ranges-in-order', '/products/0/ranges/1/fixed', '14.9.0'],
  ['one-end', '/products/0/ranges/1/lastAffected', '15.1.2'],
  ['fixed-not-affected', '/products/0/versions', ['14.2.7']],
  ['purl-canonical', '/products/0/purl', 'pkg:npm/@example/ledger'],
  ['purl-canonical', '/products/0/purl', 'pkg:npm/%40example/ledger@1.0.0'],
  ['product-once', '/products/1/purl', 'pkg:npm/%40example/ledger'],
  ['public-reference', '/references', []],
  ['reference-once', '/references/-', { type: 'web', url: 'https://example.org/blog/replay' }],
  ['aliases', '/aliases/1', 'GHSA-aaaa-bbbb-cccc'],
  ['aliases', '/aliases/-', 'NGAO-2026-0001'],
  ['one-cve', '/aliases/-', 'CVE-1900-0002'],
  ['score-of-vector', '/cvss/0/score', 7.2],
  ['one-score', '/cvss/-', clean().cvss[0]],
  ['severity-band', '/severity', 'low'],
  ['dates', '/timeline/0/at', '2026-02-30T07:30:00Z'],
  ['dates', '/timeline/0/at', '2026-01-12T07:30:00'],
  ['dates', '/revisions/1/number', 3],
  ['dates', '/published', '2026-03-06T10:00:00Z'],
  ['credits-once', '/credits/-', { name: 'amina example', type: 'finder' }],
  ['weakness', '/cwes', []],
  ['tlp-clear', '/tlp', 'amber'],
];

const found = (advisory: Advisory, given = settings) => {
  const { faults, warnings } = lintAdvisory(advisory, given);
  return [...new Set([...faults, ...warnings].map(({ rule }) => rule))];
};

it('finds nothing in a clean advisory', () => {
  assert.deepEqual(found(clean()), []);
  assert.equal(lintAdvisory(clean(), settings).holdsProofOfConcept, false);
});

it('finds exactly the rule that is broken', () => {
  for (const [rule, pointer, value] of broken)
    assert.deepEqual(found(JSON.parse(editJson(JSON.stringify(clean()), pointer, value))), [rule], `${rule} ${pointer}`);
  assert.deepEqual(found(clean(), { ...settings, rehearsal: false }), ['test-id']);
});

it('has a rule broken for every rule, and says of each where it comes from', () => {
  const tested = new Set([...broken.map(([rule]) => rule), 'test-id']);
  assert.deepEqual(
    houseRules.map(({ id }) => id).filter((id) => !tested.has(id)),
    [],
  );
  assert.equal(new Set(houseRules.map(({ id }) => id)).size, houseRules.length);
  for (const { says, why } of houseRules) assert.ok(says.endsWith('.') && why.length > 8);
});

it('lets a person decide what is only a warning, and flags steps to reproduce', () => {
  const given = JSON.parse(editJson(JSON.stringify(clean()), '/details/en', "Try `' or 1=1 --` in the field."));
  const { faults, warnings, holdsProofOfConcept } = lintAdvisory(given, settings);
  assert.deepEqual([faults.length, warnings.length, holdsProofOfConcept], [0, 1, true]);
});
