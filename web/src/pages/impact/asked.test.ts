// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOf } from './asked.ts';

test('ids are vulnerabilities, all else is a package', () => {
  assert.deepEqual(askedOf(' CVE-1900-0042 '), { vulnerability: 'CVE-1900-0042' });
  assert.deepEqual(askedOf('GHSA-aaaa-bbbb-cccc'), { vulnerability: 'GHSA-aaaa-bbbb-cccc' });
  assert.deepEqual(askedOf('left-pad'), { purl: 'left-pad' });
  assert.deepEqual(askedOf('pkg:npm/left-pad@1.3.0'), { purl: 'pkg:npm/left-pad@1.3.0' });
});
