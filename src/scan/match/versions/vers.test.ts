// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readCanonicalVers, readVers, versContains, writeVers } from './vers.ts';

const contains = (range: string, version: string): boolean | undefined => versContains(readVers(range)!, version);

describe('VERS', () => {
  it('reads constraints in ascending order', () => {
    assert.deepEqual(readVers('vers:npm/<2.0.0|>=1.10.0|1.9.0'), {
      type: 'npm',
      constraints: [
        { comparator: '=', version: '1.9.0' },
        { comparator: '>=', version: '1.10.0' },
        { comparator: '<', version: '2.0.0' },
      ],
    });
  });

  it('writes the canonical form, percent-encoded where needed', () => {
    assert.equal(writeVers(readVers('vers:npm/| <2.0.0 | >= 1.0.0||')!), 'vers:npm/>=1.0.0|<2.0.0');
    assert.equal(writeVers(readVers('vers:deb/1:1.0+dfsg|>=2%211')!), 'vers:deb/1:1.0%2Bdfsg|>=2%211');
  });

  it('tells the canonical form from others', () => {
    assert.ok(readCanonicalVers('vers:npm/>=1.0.0|<2.0.0'));
    assert.equal(readCanonicalVers('vers:npm/<2.0.0|>=1.0.0'), undefined);
    assert.equal(readCanonicalVers('vers:npm/=1.0.0'), undefined);
  });

  for (const text of [
    '',
    'npm/1.0',
    'vers:npm',
    'vers:npm/',
    'vers:npm/>=',
    'vers:npm/*|1.0',
    'vers:npm/*1.0.0%',
    'vers:none/1',
    'vers:npm/%ff',
  ]) {
    it(`refuses "${text}"`, () => assert.equal(readVers(text), undefined));
  }

  it('refuses a lone surrogate, which it could not write again', () => {
    assert.equal(readCanonicalVers('vers:npm/1.0.0\ud800'), undefined);
  });

  it('tells what lies between the bounds', () => {
    const range = 'vers:npm/<1.0.0|1.2.0|>=2.0.0|!=2.5.0|<3.0.0|>4.0.0';
    const inside = ['0.9.9', '1.2.0', '2.0.0', '2.9.9', '4.0.1', '99.0.0'];
    const outside = ['1.0.0', '1.1.9', '1.2.1', '2.5.0', '3.0.0', '3.5.0', '4.0.0'];
    assert.deepEqual(
      inside.filter((version) => !contains(range, version)),
      [],
    );
    assert.deepEqual(
      outside.filter((version) => contains(range, version)),
      [],
    );
  });

  it('takes "not" alone as everything else', () => {
    assert.equal(contains('vers:pypi/!=5', '4'), true);
    assert.equal(contains('vers:pypi/!=5', '5.0'), false);
  });

  it('does not judge what it cannot read', () => {
    assert.equal(contains('vers:npm/*', 'latest'), undefined);
    assert.equal(contains('vers:npm/<7.2.4,6.11.4', '1.0.0'), undefined);
  });

  it('reads any text or refuses it, and what it wrote it reads again', () => {
    const part = fc.constantFrom('vers:', 'npm/', 'deb/', '>=', '<', '!=', '=', '*', '|', '1.0', '2', '%20', '%', ' ', 'é', ',');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => `vers:npm/${parts.join('')}`),
        ),
        (text) => {
          const range = readVers(text);
          if (range === undefined) return;
          assert.deepEqual(readCanonicalVers(writeVers(range)), range);
          versContains(range, '1.5.0');
        },
      ),
    );
  });
});
