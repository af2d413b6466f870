// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildObservation } from '../../../test/builders/build-observation.ts';
import { findingKey } from './finding-key.ts';

const scope = { target: 'repo-a', group: 'GHSA-aaaa-bbbb-cccc' };
const hashOf = (given: Parameters<typeof buildObservation>[0], at = scope) => findingKey(buildObservation(given), at).hash;

test('a re-score, a rewording, a patch bump and a moved line are the same finding', () => {
  const first = hashOf({});
  assert.match(first, /^[0-9a-f]{32}$/);
  assert.equal(hashOf({ severity: 'critical', severityLabel: 'CRITICAL', title: 'Reworded', details: 'other' }), first);
  assert.equal(hashOf({ component: { purl: 'pkg:npm/left@1.0.9', version: '1.0.9' } }), first);
  assert.equal(hashOf({ component: { purl: 'pkg:npm/left@1.0.0?arch=x#lib', direct: false, scope: 'dev', path: [] } }), first);
  const code = { component: null, kind: 'code', fingerprint: 'abc' } as const;
  assert.equal(
    hashOf({ ...code, location: { file: 'a.ts', line: 3 } }),
    hashOf({ ...code, location: { file: 'a.ts', line: 9 } }),
  );
});

test('another target, kind, group, package or class is another finding', () => {
  const all = [
    hashOf({}),
    hashOf({}, { ...scope, target: 'repo-b' }),
    hashOf({}, { ...scope, group: 'GHSA-dddd-eeee-ffff' }),
    hashOf({ kind: 'license' }),
    hashOf({ component: { purl: 'pkg:npm/right@1.0.0' } }),
    hashOf({ component: { purl: 'pkg:pypi/left@1.0.0' } }),
    hashOf({ component: { purl: '', name: 'left' } }),
    hashOf({ component: { class: 'base-npm' } }),
    hashOf({ component: null, fingerprint: 'abc' }),
    hashOf({ component: null, fingerprint: 'abd' }),
    hashOf({ component: null, fingerprint: '', location: { file: 'a.ts', line: 1 } }),
  ];
  assert.equal(new Set(all).size, all.length);
});

test('tools that disagree on flaw, malware or runtime mean one advisory', () => {
  assert.equal(hashOf({ kind: 'malware' }), hashOf({ kind: 'vulnerability' }));
  assert.equal(hashOf({ kind: 'runtime' }), hashOf({ kind: 'vulnerability' }));
});

test('spellings of one purl are one package', () => {
  assert.equal(
    hashOf({ component: { purl: 'pkg:npm/@scope/x@1.0.0' } }),
    hashOf({ component: { purl: 'pkg:npm/%40scope/x@2.0.0' } }),
  );
  assert.equal(hashOf({ component: { purl: 'pkg:pypi/Left_Pad@1' } }), hashOf({ component: { purl: 'pkg:pypi/left-pad@2' } }));
  assert.doesNotThrow(() => hashOf({ component: { purl: 'pkg:%%%' } }));
});

test('the text can be stored: no NUL, no control, no lone surrogate; and it is never two subjects', () => {
  const part = fc.string({
    unit: fc.constantFrom('a', '|', '%', '\0', '\n', '\ud800', '\udc00', 'é', 'u', 'd', '8', '0', '😀'),
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (a, b) => {
      const keyOf = ([target, group, fingerprint]: [string, string, string]) =>
        findingKey(buildObservation({ component: null, fingerprint: `x${fingerprint}` }), { target, group });
      const [left, right] = [keyOf(a), keyOf(b)];
      assert.match(left.text, /^[\x21-\x7e]+$/);
      assert.equal(left.hash === right.hash, JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
