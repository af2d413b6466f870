// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { npmPurl } from './npm-purl.ts';

test('names and versions become canonical package URLs', () => {
  assert.equal(npmPurl('foobar', '12.3.1'), 'pkg:npm/foobar@12.3.1');
  assert.equal(npmPurl('@angular/animation', '12.3.1'), 'pkg:npm/%40angular/animation@12.3.1');
  assert.equal(npmPurl('JSONStream', '1.0.0'), 'pkg:npm/JSONStream@1.0.0');
  assert.equal(npmPurl('a', '1.0.0-rc.1+build.5'), 'pkg:npm/a@1.0.0-rc.1%2Bbuild.5');
  assert.equal(npmPurl('a', ''), 'pkg:npm/a');
});

test('what is not a plain character is percent-encoded, a colon is not', () => {
  assert.equal(npmPurl("it's (odd)*!", '1:0/é'), 'pkg:npm/it%27s%20%28odd%29%2A%21@1:0%2F%C3%A9');
  assert.equal(npmPurl('@no-slash', '1'), 'pkg:npm/%40no-slash@1');
  assert.equal(npmPurl('half\ud800', '1'), 'pkg:npm/half%EF%BF%BD@1');
});
