// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildProduct } from '../../../test/builders/build-advisory.ts';
import { readVers, writeVers } from './vers.ts';

test('a range is written in the notation of vers, under the scheme of its package', () => {
  const product = buildProduct();
  assert.equal(writeVers(product, { introduced: '0', fixed: '14.2.7' }), 'vers:npm/<14.2.7');
  assert.equal(writeVers(product, { introduced: '15.0.0', lastAffected: '15.1.2' }), 'vers:npm/>=15.0.0|<=15.1.2');
  assert.equal(writeVers(product, { introduced: '1.0.0' }), 'vers:npm/>=1.0.0');
  assert.equal(writeVers(product, { introduced: '0' }), 'vers:npm/*');
  const chart = buildProduct({ purl: 'pkg:helm/gateway', scheme: 'semver' });
  assert.equal(writeVers(chart, { introduced: '0', fixed: '2.0.0' }), 'vers:semver/<2.0.0');
  const image = buildProduct({ purl: 'pkg:oci/ledger', scheme: 'ecosystem' });
  assert.equal(writeVers(image, { introduced: '0', fixed: 'v2' }), 'vers:generic/<v2');
});

test('any version survives, whatever letters it has', () => {
  const version = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text !== '0');
  fc.assert(
    fc.property(version, version, (introduced, end) => {
      for (const range of [{ introduced }, { introduced, fixed: end }, { introduced: '0', lastAffected: end }]) {
        assert.deepEqual(readVers(writeVers(buildProduct(), range)), range);
      }
    }),
  );
});

test('what is no single stretch is not read', () => {
  for (const text of [
    '',
    'vers:npm/',
    'npm/<2',
    'vers:npm/<1|>2',
    'vers:npm/>=1|<2|>=3',
    'vers:npm/=1',
    'vers:npm/<%zz',
    'vers:npm/<>1',
  ]) {
    assert.equal(readVers(text), undefined, text);
  }
});
