// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { comparePackagist } from './packagist-order.ts';

describe('the order of packagist', () => {
  it('orders as version_compare of PHP', () => {
    assertAscending(comparePackagist, [
      '1.0-foo',
      '1.0-dev',
      ['1.0-alpha1', '1.0a1'],
      '1.0b1',
      ['1.0RC1', '1.0-rc1', 'v1.0-RC.1'],
      '1.0',
      '1.0.0',
      '1.0.1',
      '1.0.10',
      ['1.0.10pl1', '1.0.10-p1', '1.0.10-patch1'],
    ]);
  });

  it('refuses what is no version', () => {
    assertUnreadable(comparePackagist, '1.0.0', ['', '  ', '7.2.4, 6.11.4', 'not a version', '1.2.3\n<4', 'dev-main', '1.2.3.#']);
  });
});
