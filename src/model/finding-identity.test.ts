// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FindingSubject, findingIdentity, numberIdentities, packageOf } from './finding-identity.ts';

const subject: FindingSubject = {
  target: 'package-lock.json',
  kind: 'vulnerability',
  package: 'pkg:npm/a',
  about: 'GHSA-1',
  class: 'app',
};

test('an identity is ngao: and 20 hex digits, and the same one for ever', () => {
  assert.equal(findingIdentity(subject), 'ngao:1df4f6f0edc195e1dd9d');
});

test('every part makes another identity, also when text moves from one part to the next', () => {
  const text = fc.constantFrom('', 'a', 'b', '"', ',', '\\', '\u0000', 'a","b');
  const any = fc.record({
    target: text,
    kind: fc.constantFrom('vulnerability', 'malware'),
    package: text,
    about: text,
    class: text,
  });
  fc.assert(
    fc.property(any, any, (a, b) => {
      const same = JSON.stringify(Object.values(a)) === JSON.stringify(Object.values(b));
      assert.equal(findingIdentity(a as FindingSubject) === findingIdentity(b as FindingSubject), same);
    }),
  );
});

test('the package is the purl without version, qualifiers and subpath', () => {
  assert.equal(packageOf('pkg:npm/%40scope/name@1.0.0'), 'pkg:npm/%40scope/name');
  assert.equal(packageOf('pkg:npm/@scope/name@1.0.0'), 'pkg:npm/@scope/name');
  assert.equal(packageOf('pkg:apk/alpine/busybox@1.36.1-r0?arch=x86_64&upstream=a@b#sub/path'), 'pkg:apk/alpine/busybox');
  assert.equal(packageOf('pkg:golang/example.org/a/b'), 'pkg:golang/example.org/a/b');
  assert.equal(packageOf(''), '');
});

test('the second of one identity gets .2, others keep theirs', () => {
  const ids = numberIdentities([{ id: 'a' }, { id: 'b' }, { id: 'a' }, { id: 'a' }]).map((finding) => finding.id);
  assert.deepEqual(ids, ['a', 'b', 'a.2', 'a.3']);
});
