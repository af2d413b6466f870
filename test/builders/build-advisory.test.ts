// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Value from 'typebox/value';
import { Advisory, Publisher } from '../../src/model/advisory.ts';
import { canonicalPurl } from '../../src/model/purl.ts';
import { anyAdvisory } from './any-advisory.ts';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from './build-advisory.ts';

test('the samples and every arbitrary advisory are advisories by their schema', () => {
  assert.ok(Value.Check(Publisher, samplePublisher));
  for (const advisory of [buildAdvisory(), buildWithdrawnAdvisory()]) assert.deepEqual(Value.Errors(Advisory, advisory), []);
  for (const { purl } of [buildAdvisory(), buildWithdrawnAdvisory()].flatMap(({ products }) => products)) {
    assert.equal(canonicalPurl(purl), purl);
  }
  fc.assert(
    fc.property(
      anyAdvisory,
      (advisory) => Value.Check(Advisory, advisory) && advisory.products.every(({ purl }) => canonicalPurl(purl) === purl),
    ),
  );
});
