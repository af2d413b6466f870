// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareRubygems } from './rubygems-order.ts';

describe('the order of rubygems', () => {
  it('orders letters before numbers', () => {
    assertAscending(compareRubygems, [
      '0.9',
      '1.0.a.2',
      ['1.0.a10', '1.0.a.10'],
      '1.0.b1',
      '1.0.rc1',
      ['1.0', '1', '1.0.0', '1.0.0.0'],
      '1.0.1',
      '3.2',
      '3.10',
    ]);
  });

  it('takes a hyphen as the begin of a prerelease', () => {
    assertAscending(compareRubygems, [['1.0-1', '1.0.pre.1'], '1.0']);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareRubygems, '1.0.0', ['', '  ', '7.2.4, 6.11.4', 'not a version', '1.2.3\n<4', 'a1', '1.0+1', '-1']);
  });
});
