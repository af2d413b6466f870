// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import {
  buildAdvisory,
  buildProduct,
  buildWithdrawnAdvisory,
  samplePublisher,
  scoreOf,
} from '../../../test/builders/build-advisory.ts';
import { assertGolden } from '../../../test/builders/golden.ts';
import { tellAdvisory } from '../../../test/builders/tell-advisory.ts';
import type { Advisory } from '../../model/advisory.ts';
import type { AdvisoryFormat } from '../contract.ts';
import { csaf21 } from '../csaf-2.1/index.ts';
import { csafVex } from '../csaf-vex/index.ts';
import { adviseCsaf } from './check-csaf.ts';
import { csaf } from './index.ts';

const write = (format: AdvisoryFormat, advisory = buildAdvisory()) =>
  Promise.resolve(format.write({ advisory, publisher: samplePublisher, language: 'en' }));
const samples = [
  ['complete', buildAdvisory()],
  ['withdrawn', buildWithdrawnAdvisory()],
] as const;

for (const format of [csaf, csafVex, csaf21]) {
  for (const [name, advisory] of samples) {
    test(`${format.id} of the ${name} sample is the golden document and valid`, async () => {
      const document = await write(format, advisory);
      assertGolden(join(import.meta.dirname, '..', format.id, 'testdata', name, 'expected.json'), document);
      assert.deepEqual(await format.check(document), []);
    });
  }

  test(`any advisory as ${format.id} has no fault and reads back equal`, async () => {
    await fc.assert(
      fc.asyncProperty(anyAdvisory, async (advisory) => {
        const document = await write(format, advisory);
        assert.deepEqual(await format.check(document), []);
        const isBare = format === csaf21 && advisory.withdrawn !== undefined;
        const { id, published, modified, withdrawn, ...content } = tellAdvisory(advisory);
        // A withdrawn document of 2.1 may tell neither products nor vulnerabilities.
        assert.deepEqual(format.read(document), { id, published, modified, withdrawn, ...(isBare ? {} : content) });
      }),
      { numRuns: 40 },
    );
  });
}

test('advice never stands among the faults', async () => {
  const advice = await adviseCsaf(await write(csaf));
  assert.deepEqual(
    advice.filter(({ rule }) => !/^6\.[23]\./.test(rule)),
    [],
  );
});

const base = 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:L';
const corners: Record<string, Partial<Advisory>> = {
  'temporal metrics': { cvss: [scoreOf(`${base}/E:P/RL:O`)] },
  'environmental metrics': { cvss: [scoreOf(`${base}/CR:H/MAV:L`)] },
  'a threat metric of 4.0': { cvss: [scoreOf('CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N/E:P')] },
  'two scores of one version': { cvss: [scoreOf(base), scoreOf(base.replace('AV:N', 'AV:L'))] },
  'two CVE ids': { aliases: ['CVE-1900-0001', 'CVE-1900-0002', 'X-1234'] },
  'a weakness without a known name': { cwes: ['CWE-79', 'CWE-9999'] },
  'a draft': { published: null },
  'texts that are empty': { summary: { en: '' }, details: { en: '' }, impact: { en: '' }, workaround: { en: '' } },
  'a withdrawal without a reason': { withdrawn: { at: '2026-04-01T00:00:00Z', text: { en: '' } } },
  'a label that 2.0 does not know': { tlp: 'amber+strict' },
  'two products of one name': { products: [buildProduct(), buildProduct({ purl: 'pkg:npm/another' })] },
  'a range without its fix': {
    products: [buildProduct({ ranges: [{ introduced: '0', fixed: '1.0.0' }, { introduced: '2.0.0' }] })],
  },
};
for (const [name, given] of Object.entries(corners)) {
  test(`${name}: valid in every edition, and nothing is lost`, async () => {
    const advisory = buildAdvisory(given);
    for (const format of [csaf, csafVex, csaf21]) {
      const document = await write(format, advisory);
      assert.deepEqual(await format.check(document), [], format.id);
      const told = format.read(document);
      const wanted = tellAdvisory(advisory);
      for (const key of Object.keys(told) as (keyof typeof told)[])
        assert.deepEqual(told[key], wanted[key], `${format.id}: ${key}`);
    }
  });
}

test('only where nothing can be done is that said', async () => {
  const remedies = async (given: Partial<Advisory>) => {
    const { vulnerabilities } = JSON.parse(await write(csaf, buildAdvisory(given)));
    return vulnerabilities[0].remediations.map((one: { category: string; product_ids: string[] }) => [
      one.category,
      ...one.product_ids,
    ]);
  };
  const products = [buildProduct({ ranges: [{ introduced: '0', fixed: '1.0.0' }, { introduced: '2.0.0' }] })];
  assert.deepEqual(await remedies({ products, workaround: { en: '' } }), [
    ['vendor_fix', 'P1-R1'],
    ['none_available', 'P1-R2'],
  ]);
  assert.deepEqual(await remedies({ products }), [
    ['vendor_fix', 'P1-R1'],
    ['workaround', 'P1-R1', 'P1-R2'],
  ]);
});

test('status: a draft is a draft, an open product keeps it interim, else it is final', async () => {
  const statusOf = async (given: Partial<Advisory>) =>
    JSON.parse(await write(csaf, buildAdvisory(given))).document.tracking.status;
  assert.equal(await statusOf({ published: null }), 'draft');
  assert.equal(await statusOf({}), 'interim');
  assert.equal(await statusOf({ products: [buildProduct()] }), 'final');
});
