// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { comparePub } from './pub-order.ts';

describe('the order of pub', () => {
  it('orders by SemVer 2.0.0, then by build', () => {
    assertAscending(comparePub, [
      '1.0.0-pre',
      '1.0.0-pre+build',
      '1.0.0',
      '1.0.0+1',
      '1.0.0+9',
      '1.0.0+10',
      '1.0.0+a',
      '1.0.0+a.1',
    ]);
  });

  it('refuses what is no version', () => {
    assertUnreadable(comparePub, '1.0.0', ['', '  ', '7.2.4, 6.11.4', 'not a version', '1.2.3\n<4', '1.0.0rc1']);
  });
});
