// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareHex } from './hex-order.ts';

describe('the order of hex', () => {
  it('orders by SemVer 2.0.0', () => {
    assertAscending(compareHex, ['1.0.0-dev', '1.0.0-rc.0', '1.0.0-rc.1', ['1.0.0', '1.0.0+build'], '1.0.1']);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareHex, '1.0.0', ['', '  ', '7.2.4, 6.11.4', 'not a version', '1.2.3\n<4', 'v1.0.0', '1.2.3.4']);
  });
});
