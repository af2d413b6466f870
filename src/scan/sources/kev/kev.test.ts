// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSource } from '../../../../test/builders/source-sink.ts';
import { kev } from './index.ts';

const catalogue = {
  title: 'CISA Catalog of Known Exploited Vulnerabilities',
  catalogVersion: '1900.01.02',
  dateReleased: '1900-01-02T03:04:05.0000Z',
  count: 4,
  vulnerabilities: [{ cveID: 'CVE-1900-0001' }, { cveID: 'nonsense' }, 'x', { cveID: 'CVE-1900-12345' }],
};

test('the catalogue is recognised and read, wrong entries are told', () => {
  assert.equal(kev.recognises({ path: 'x.json', json: catalogue }), true);
  assert.equal(kev.recognises({ path: 'kev.json', json: { vulnerabilities: 'x' } }), false);
  const told = readSource(kev, [{ path: 'kev.json', json: catalogue }]);
  assert.deepEqual(told.exploited, ['CVE-1900-0001', 'CVE-1900-12345']);
  assert.equal(told.skipped.length, 2);
  assert.deepEqual(told.dates, [['kev', '1900-01-02T03:04:05.0000Z', '1900.01.02']]);
});
