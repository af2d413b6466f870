// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareVersions } from './compare-versions.ts';

test('numbers by value, a prerelease below its release', () => {
  const ascending = [
    '',
    '0.9.0',
    '1.0.0-alpha',
    '1.0.0-rc.2',
    '1.0.0-rc.10',
    '1.0.0',
    '1.0.0.1',
    '1.2.0',
    '1.10.0',
    '99999999999999999999.0',
  ];
  for (const [at, version] of ascending.entries()) {
    for (const [other, against] of ascending.entries()) {
      assert.equal(Math.sign(compareVersions(version, against)), Math.sign(at - other), `${version} ${against}`);
    }
  }
});

test('any texts have one order', () => {
  const text = fc.string({ unit: fc.constantFrom('0', '1', '10', 'a', 'b', '.', '-', '~', '+') });
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      assert.equal(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a)), 0);
      assert.equal(compareVersions(a, b) === 0, a === b);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
    }),
  );
});
