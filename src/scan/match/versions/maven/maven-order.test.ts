// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareMaven } from './maven-order.ts';

describe('the order of maven', () => {
  it('orders by the version order specification', () => {
    assertAscending(compareMaven, [
      '1-alpha',
      ['1-alpha-1', '1a1', '1.0-ALPHA1'],
      ['1-beta-1', '1b1'],
      ['1-milestone-1', '1m1'],
      ['1-rc', '1-cr', '1.0.RC'],
      '1-rc-2',
      '1-SNAPSHOT',
      ['1', '1.0', '1.0.0', '1-ga', '1.final', '1.0-0', '1.', '1-RELEASE', '01'],
      '1-sp',
      '1-foo',
      '1-1',
      '1-2',
      '1-123',
      '1.1',
      '1.2',
      '1.10',
      '2',
    ]);
  });

  it('treats a dot before a qualifier as a hyphen (Maven 3.9)', () => {
    assertAscending(compareMaven, ['1.0.0.RC1', '1.0.0-RC2', '1.0.0', ['1.x', '1-x', '1.0.0.x']]);
  });

  it('loses nothing of big numbers', () => {
    assertAscending(compareMaven, ['1.20240101000000000001', '1.20240101000000000002']);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareMaven, '1.0.0', ['', '  ', '7.2.4, 6.11.4', 'not a version', '1.2.3\n<4', '[1.0,2.0) or so']);
  });
});
