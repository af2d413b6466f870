// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareGo } from './go-order.ts';

describe('the order of go', () => {
  it('orders pseudo-versions as the prereleases they are', () => {
    assertAscending(compareGo, [
      '0.0.0-20180101000000-0123456789ab',
      '0.0.0-20190101000000-0123456789ab',
      'v0.1.0-rc.1',
      'v0.1.0-rc.1.0.20200101000000-0123456789ab',
      'v0.1.0',
      'v0.1.1-0.20200101000000-0123456789ab',
      'v0.1.1',
    ]);
  });

  it('reads versions with and without v, and +incompatible', () => {
    assertAscending(compareGo, [['v2.0.0+incompatible', '2.0.0', 'v2', 'v2.0'], 'v2.0.1']);
  });

  it('reads the spelling of the toolchain', () => {
    assertAscending(compareGo, ['1.20.0', ['go1.21rc2', '1.21.0-rc2'], ['go1.21', '1.21.0'], 'go1.21.3']);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareGo, '1.0.0', [
      '',
      '  ',
      '7.2.4, 6.11.4',
      'not a version',
      '1.2.3\n<4',
      'v',
      'go',
      'vv1.0.0',
      '1.0.0rc1',
      '1.0.0-',
      'master',
    ]);
  });
});
