// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readCsv } from '../../test/builders/read-csv.ts';
import { csvRecord } from './comma-separated.ts';

it('quotes where RFC 4180 wants it', () => {
  assert.equal(csvRecord(['a', 'b,c', 'd"e', 'f\r\ng', '']), 'a,"b,c","d""e","f\r\ng",\r\n');
});

it('turns formulas into text and leaves scoped package names alone', () => {
  const cells = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', ' =1', '＝1', '@scope/name@1.0.0', '@scope', '1-1', 'a=b', '@a|b!c'];
  const safe = [
    "'=1+1",
    "'+1",
    "'-1",
    "'@SUM(1)",
    "'\t=1",
    "' =1",
    "'＝1",
    '@scope/name@1.0.0',
    '@scope',
    '1-1',
    'a=b',
    "'@a|b!c",
  ];
  assert.deepEqual(readCsv(csvRecord(cells)), [safe]);
});

it('is read by a reader that accepts nothing but RFC 4180', () => {
  assert.deepEqual(readCsv('aaa,"b\r\nb""b",ccc\r\n,,\r\n'), [
    ['aaa', 'b\r\nb"b', 'ccc'],
    ['', '', ''],
  ]);
  assert.throws(() => readCsv('a"b\r\n'));
});
