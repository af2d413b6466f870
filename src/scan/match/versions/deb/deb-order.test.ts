// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareDeb } from './deb-order.ts';

describe('the order of deb', () => {
  it('orders by Debian Policy 5.6.12', () => {
    assertAscending(compareDeb, [
      '1.0~~',
      '1.0~~a',
      '1.0~rc1',
      ['1.0', '0:1.0', '1.0-0', '1.0-00'],
      '1.0-0ubuntu1',
      '1.0-1~bpo12+1',
      '1.0-1',
      '1.0-1+b1',
      '1.0-1+deb12u1',
      '1.0-2',
      '1.0a',
      '1.0+dfsg',
      '1.0.1',
      '1.2',
      '1.10',
      '1:0.1',
    ]);
  });

  it('splits at the last hyphen', () => {
    assertAscending(compareDeb, ['1.0-a-1', '1.0-a-2', '1.0-b-1']);
  });

  it('loses nothing of big numbers', () => {
    assertAscending(compareDeb, ['1.20240101000000000001', '1.20240101000000000002']);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareDeb, '1.0.0', [
      '',
      '  ',
      '7.2.4, 6.11.4',
      'not a version',
      '1.2.3\n<4',
      'a:1.0',
      '-1',
      '1:',
      '1.0_1',
      ':1.0',
    ]);
  });
});
