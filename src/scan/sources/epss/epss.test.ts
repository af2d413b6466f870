// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSource } from '../../../../test/builders/source-sink.ts';
import { epss } from './index.ts';

const table = [
  '#model_version:v1900.01.02,score_date:1900-01-03T00:00:00+0000',
  'cve,epss,percentile',
  'CVE-1900-0001,0.97412,0.99',
  'CVE-1900-0002,1.5,0.99',
  'CVE-1900-0003,9.0e-05,0.1\r',
  'nonsense',
  'CVE-1900-0004,,',
  '',
].join('\n');

test('scores, model and date are read; rows that are no scores are counted in one remark', () => {
  assert.equal(epss.recognises({ path: 'a.csv', text: table }), true);
  const told = readSource(epss, [{ path: 'epss.csv', text: table }]);
  assert.deepEqual(told.scores, { 'CVE-1900-0001': 0.97412, 'CVE-1900-0003': 0.00009 });
  assert.deepEqual(told.dates, [['epss', '1900-01-03', 'v1900.01.02']]);
  assert.deepEqual(told.skipped, [{ file: 'epss.csv', reason: '3 rows are not "CVE,probability"' }]);
});

test('a table without its comment line has no date; another csv is none of ours', () => {
  const told = readSource(epss, [{ path: 'epss.csv', text: 'cve,epss,percentile\nCVE-1900-0001,0.5,0.5' }]);
  assert.deepEqual([told.scores, told.dates], [{ 'CVE-1900-0001': 0.5 }, []]);
  assert.equal(epss.recognises({ path: 'a.csv', text: 'name,version\nx,1' }), false);
  assert.equal(epss.recognises({ path: 'a.json', json: {} }), false);
});
