// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Value from 'typebox/value';
import { Advisory, Publisher } from '../../src/model/advisory.ts';
import { anyAdvisory } from './any-advisory.ts';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from './build-advisory.ts';

test('the samples and every arbitrary advisory are advisories by their schema', () => {
  assert.ok(Value.Check(Publisher, samplePublisher));
  for (const advisory of [buildAdvisory(), buildWithdrawnAdvisory()]) assert.deepEqual(Value.Errors(Advisory, advisory), []);
  fc.assert(fc.property(anyAdvisory, (advisory) => Value.Check(Advisory, advisory)));
});
