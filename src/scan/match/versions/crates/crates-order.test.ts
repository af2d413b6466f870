// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareCrates } from './crates-order.ts';

describe('the order of crates', () => {
  it('orders by SemVer 2.0.0', () => {
    assertAscending(compareCrates, [
      '0.0.0-0',
      '0.1.0-alpha.1',
      '0.1.0-alpha.9',
      '0.1.0-alpha.10',
      ['0.1.0', '0.1', '0.1.0+wasi'],
      '0.10.0',
      ['1', '1.0.0'],
    ]);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareCrates, '1.0.0', [
      '',
      '  ',
      '7.2.4, 6.11.4',
      'not a version',
      '1.2.3\n<4',
      'v1.0.0',
      '1.2.3.4',
      '1.0.0rc1',
    ]);
  });
});
