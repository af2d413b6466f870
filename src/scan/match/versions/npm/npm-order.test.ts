// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { compareNpm } from './npm-order.ts';

describe('the order of npm', () => {
  it('orders by SemVer 2.0.0 clause 11', () => {
    assertAscending(compareNpm, [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '2.0.0',
      '2.1.0',
      '2.1.1',
    ]);
  });

  it('does not order by build metadata', () => {
    assertAscending(compareNpm, ['1.0.0-rc.1', ['1.0.0', '1.0.0+20130313144700', '1.0.0+exp.sha-5'], '1.0.1']);
  });

  it('reads prefixes, missing and further numbers', () => {
    assertAscending(compareNpm, [
      '0.9',
      ['1', '1.0', 'v1.0.0', '=1.0.0', '= v1.0.0', 'V1', ' 1.0.0 ', '1.0.0.0'],
      '1.0.0.1',
      '1.0.1',
    ]);
  });

  it('reads a prerelease without hyphen', () => {
    assertAscending(compareNpm, [['1.2.3rc1', '1.2.3-rc1', '1.2.3.rc1'], '1.2.3']);
  });

  it('loses nothing of big numbers', () => {
    assertAscending(compareNpm, [
      '1.0.9007199254740992',
      '1.0.9007199254740993',
      '1.0.99999999999999999999',
      '1.0.100000000000000000000',
    ]);
  });

  it('orders long numeric identifiers by value', () => {
    assertAscending(compareNpm, ['1.0.0-9', '1.0.0-10', '1.0.0-9007199254740992', '1.0.0-9007199254740993', '1.0.0-a']);
  });

  it('reads a prerelease where the numbers already decide', () => {
    assertAscending(compareNpm, ['1.9.9', '2.0.0-rc.1', '2.0.1-0', '2.0.1', '2.1.0-alpha-1.x+build.7', '10.0.0-a']);
    assertUnreadable(compareNpm, '7.0.0', ['1.0.0-', '1.0.0-a..b', '1.0.0-ä', '1.0.0-a.', '1.0.0-a b']);
  });

  it('refuses what is no version', () => {
    assertUnreadable(compareNpm, '1.0.0', [
      '',
      '  ',
      '7.2.4, 6.11.4',
      'not a version',
      '1.2.3\n<4',
      'latest',
      '*',
      '1.x',
      '1.0.0-',
      '1.0.0-a..b',
      '1..0',
      '-1.0.0',
      '1.0.0+',
      '1.0.0-ä',
    ]);
  });
});
