// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareRpm } from './rpm-order.ts';

describe('the order of rpm', () => {
  it('orders by segments, tilde before and caret after the end', () => {
    assertAscending(compareRpm, [
      '1.0~rc1',
      '1.0~rc1^git1',
      '1.0~rc2',
      ['1.0', '0:1.0'],
      '1.0^',
      '1.0^git1',
      '1.0^git2',
      '1.0a',
      '1.0.1',
      '1.05.1',
      '1.10',
    ]);
  });

  it('looks at the release last and at the epoch first', () => {
    assertAscending(compareRpm, ['1.0', '1.0-1.el8', '1.0-1.el9', '1.0-2.el8', '1:0.1-1']);
  });

  it('takes separators as equal', () => {
    assertAscending(compareRpm, [['1.0.1', '1_0_1', '1..0.1']]);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareRpm, '1.0.0', ['', '  ', '7.2.4, 6.11.4', 'not a version', '1.2.3\n<4', '1.0 1', '1.0\t']);
  });
});
