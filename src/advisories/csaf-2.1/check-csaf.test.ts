// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { csafSchema } from '../../../test/builders/csaf-schema.ts';
import type { Advisory } from '../../model/advisory.ts';
import { checkCsaf21 } from './check-csaf.ts';
import { csaf21 } from './index.ts';

const write = (advisory = buildAdvisory()) =>
  Promise.resolve(csaf21.write({ advisory, publisher: samplePublisher, language: 'en' }));

test('what is written is valid by the schema of CSD 03', corpusTest, async () => {
  const validate = csafSchema(corpus as string, '2.1', 'csaf.json');
  const isValid = async (advisory: Advisory) => {
    validate(JSON.parse(await write(advisory)));
    assert.deepEqual(validate.errors ?? [], []);
  };
  await isValid(buildAdvisory());
  await isValid(buildWithdrawnAdvisory());
  await fc.assert(fc.asyncProperty(anyAdvisory, isValid), { numRuns: 40 });
});

test('a withdrawn advisory is a document of the profile for it, with the reason', async () => {
  const { document, product_tree: tree, vulnerabilities } = JSON.parse(await write(buildWithdrawnAdvisory()));
  assert.equal(document.category, 'csaf_withdrawn');
  assert.equal(document.notes[0].text, 'The page is never cached: the report was a mistake.');
  assert.deepEqual([tree, vulnerabilities], [undefined, undefined]);
});

test('without an affected product it is a VEX document', async () => {
  const { products } = buildAdvisory();
  const harmless = products.filter(({ status }) => status === 'not-affected');
  const { document } = JSON.parse(await write(buildAdvisory({ products: harmless })));
  assert.equal(document.category, 'csaf_vex');
});

// biome-ignore lint/suspicious/noExplicitAny: a mutation reaches into any JSON
const mutations: [string, string, (whole: any) => void][] = [
  ['another schema', 'schema', (whole) => (whole.$schema = 'https://example.org/schema.json')],
  ['a version of before', 'schema', ({ document }) => (document.csaf_version = '2.0')],
  ['no label', 'schema', ({ document }) => delete document.distribution.tlp.label],
  ['scores of 2.0', 'schema', ({ vulnerabilities }) => (vulnerabilities[0].scores = [])],
  ['an unknown product', '6.1.1', ({ vulnerabilities }) => vulnerabilities[0].metrics[0].products.push('P99')],
  ['a product twice', '6.1.2', ({ product_tree: tree }) => (tree.branches[1].branches[0].branches[0].product.product_id = 'P3')],
  ['a score twice', '6.1.7', ({ vulnerabilities: [one] }) => one.metrics.push(structuredClone(one.metrics[0]))],
  ['no vector', '6.1.8', ({ vulnerabilities: [one] }) => (one.metrics[0].content.cvss_v4.vectorString = 'CVSS:4.0/AV:N')],
  ['another score', '6.1.9', ({ vulnerabilities: [one] }) => (one.metrics[0].content.cvss_v3.baseScore = 7.2)],
  ['another severity', '6.1.9', ({ vulnerabilities: [one] }) => (one.metrics[0].content.cvss_v4.baseSeverity = 'LOW')],
  ['a wrong name of a weakness', '6.1.11', ({ vulnerabilities: [one] }) => (one.cwes[0].name = 'Replay')],
  ['an old version last', '6.1.16', ({ document }) => (document.tracking.version = '1')],
  ['nearly a profile', '6.1.26', ({ document }) => (document.category = 'CSAF Security Advisory')],
  ['an invented profile', '6.1.26', ({ document }) => (document.category = 'csaf_news')],
  [
    'an assessment of tomorrow',
    '6.1.49',
    ({ vulnerabilities: [one] }) => (one.metrics[0].content.ssvc_v2.timestamp = '2026-03-06T00:00:00Z'),
  ],
  ['an assessment of nothing', '6.1.46', ({ vulnerabilities: [one] }) => delete one.metrics[0].content.ssvc_v2.selections],
  [
    'a selection without a version',
    '6.1.46',
    ({ vulnerabilities: [one] }) => delete one.metrics[0].content.ssvc_v2.selections[0].version,
  ],
  [
    'an assessment of another flaw',
    '6.1.47',
    ({ vulnerabilities: [one] }) => (one.metrics[0].content.ssvc_v2.target_ids = ['CVE-1900-9999']),
  ],
  [
    'an assessment of the whole document, which tells of two flaws',
    '6.1.47',
    ({ document, vulnerabilities }) => {
      vulnerabilities[0].metrics[0].content.ssvc_v2.target_ids = [document.tracking.id];
      vulnerabilities.push({ cve: 'CVE-1900-9998' });
    },
  ],
  [
    'a probability of tomorrow',
    '6.1.51',
    ({ vulnerabilities: [one] }) => (one.metrics[0].content.epss = { timestamp: '2026-03-06T00:00:00Z' }),
  ],
  [
    'an exploitation after it was told',
    '6.1.53',
    ({ vulnerabilities: [one] }) =>
      (one.first_known_exploitation_dates = [
        { date: '2026-03-01T00:00:00+02:00', exploitation_date: '2026-02-28T23:00:00Z', product_ids: ['P1'] },
      ]),
  ],
  [
    'two packages under one name',
    '6.1.42',
    ({ product_tree: tree }) =>
      (helperOf(tree).purls = ['pkg:npm/%40example/ledger@1.0.0', 'pkg:npm/%40example/ledger@1.0.1?arch=x86']),
  ],
  ['two stars', '6.1.44', ({ product_tree: tree }) => (helperOf(tree).serial_numbers = ['P*A*'])],
  ['half a range', '6.1.50', ({ product_tree: tree }) => (tree.branches[0].branches[0].branches[0].name = 'vers:npm/<')],
  [
    'a vendor of a vendor',
    '6.1.57',
    ({ product_tree: tree }) => (tree.branches = [{ ...tree.branches[0], branches: tree.branches }]),
  ],
  [
    'a version of a range',
    '6.1.58',
    ({ product_tree: tree }) => {
      const [leaf] = tree.branches[1].branches[0].branches;
      tree.branches[1].branches[0].branches[0] = { category: 'product_version_range', name: 'vers:oci/*', branches: [leaf] };
    },
  ],
];

// biome-ignore lint/suspicious/noExplicitAny: as above
function helperOf(tree: any): any {
  const { product } = tree.branches[0].branches[0].branches[0];
  product.product_identification_helper ??= {};
  return product.product_identification_helper;
}

test('what only looks like a fault of those tests is none', async () => {
  const whole = JSON.parse(await write());
  const [one] = whole.vulnerabilities;
  one.metrics[0].content.ssvc_v2.target_ids = [whole.document.tracking.id];
  one.metrics[0].content.epss = { timestamp: '2026-03-05T14:15:00+02:00' };
  one.first_known_exploitation_dates = [{ date: '2026-03-01T00:00:00Z', exploitation_date: '2026-03-01T01:00:00+02:00' }];
  const helper = helperOf(whole.product_tree);
  helper.purls = ['pkg:npm/%40example/ledger@1.0.0', 'pkg:npm/%40example/ledger@1.0.0?arch=x86'];
  helper.serial_numbers = ['P\\*A*'];
  const asked = ['6.1.42', '6.1.44', '6.1.46', '6.1.47', '6.1.51', '6.1.53'];
  const faults = await checkCsaf21(JSON.stringify(whole));
  assert.deepEqual(
    faults.filter(({ rule }) => asked.includes(rule)),
    [],
  );
});

for (const [name, rule, mutate] of mutations) {
  test(`${name} breaks ${rule}`, async () => {
    const whole = JSON.parse(await write());
    mutate(whole);
    const faults = await checkCsaf21(JSON.stringify(whole));
    assert.ok(
      faults.some((fault) => fault.rule === rule),
      JSON.stringify(faults),
    );
  });
}

test('whatever the text is, the check answers', async () => {
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"document":[],"vulnerabilities":{},"product_tree":7}',
    '{"vulnerabilities":[null]}',
  ]) {
    assert.notDeepEqual(await checkCsaf21(text), []);
  }
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => assert.notDeepEqual(await checkCsaf21(JSON.stringify(value)), [])),
  );
});
