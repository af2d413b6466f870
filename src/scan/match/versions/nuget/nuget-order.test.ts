// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareNuget } from './nuget-order.ts';

describe('the order of nuget', () => {
  it('orders four numbers and labels without case', () => {
    assertAscending(compareNuget, [
      ['1.0.0-ALPHA', '1.0-alpha'],
      '1.0.0-alpha.2',
      '1.0.0-alpha.10',
      '1.0.0-beta',
      ['1.0.0.0', '1', '1.0', '1.0.0+build', '1.0.00'],
      '1.0.0.1',
      '1.0.1',
    ]);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareNuget, '1.0.0', [
      '',
      '  ',
      '7.2.4, 6.11.4',
      'not a version',
      '1.2.3\n<4',
      'v1.0',
      '1.2.3.4.5',
      '1.0.0-',
    ]);
  });
});
