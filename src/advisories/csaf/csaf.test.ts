// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { assertGolden } from '../../../test/builders/golden.ts';
import { tellAdvisory } from '../../../test/builders/tell-advisory.ts';
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
