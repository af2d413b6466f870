// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareApk } from './apk-order.ts';

describe('the order of apk', () => {
  it('orders suffixes', () => {
    assertAscending(compareApk, [
      '1.2_alpha',
      '1.2_alpha1',
      '1.2_alpha1_p1',
      '1.2_beta',
      '1.2_pre',
      '1.2_rc',
      '1.2_rc1',
      '1.2',
      '1.2_cvs',
      '1.2_svn',
      '1.2_git',
      '1.2_hg',
      '1.2_p',
      '1.2_p1',
      '1.2a',
      '1.2.0',
    ]);
  });

  it('orders revisions last, none first', () => {
    assertAscending(compareApk, ['3.0.8', ['3.0.8-r0', '3.0.8-r00', '3.0.8-r'], '3.0.8-r1', '3.0.8-r10', '3.0.8_p1-r0', '3.0.9']);
  });

  it('ignores the commit hash', () => {
    assertAscending(compareApk, [['1.0_git20240101~0123abc-r1', '1.0_git20240101-r1'], '1.0_git20240102']);
  });

  it('compares numbers with a leading zero as text', () => {
    assertAscending(compareApk, ['1.0', '1.00', '1.01', '1.010', '1.02', '1.1', '1.2', '1.10']);
  });

  it('reads 0 as the lowest version', () => {
    assertAscending(compareApk, ['0', '0-r0', '0.1', '1']);
  });

  it('puts what apk calls invalid before its valid start', () => {
    assertAscending(compareApk, ['1.0-r1-1', '1.0', '1.0-r0', '1.0.0A', '1.0.0']);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareApk, '1.0.0', ['', '  ', '7.2.4, 6.11.4', 'not a version', '1.2.3\n<4', '1.0 r1', '~abc', '-r1']);
  });
});
