// SPDX-License-Identifier: Apache-2.0
import { describe, it } from 'node:test';
import { assertAscending, assertUnreadable } from '../../../../../test/builders/version-order.ts';
import { comparePypi } from './pypi-order.ts';

describe('the order of pypi', () => {
  it('orders by PEP 440', () => {
    assertAscending(comparePypi, [
      '1.0.dev1',
      '1.0a1.dev1',
      '1.0a1',
      '1.0a1.post1',
      '1.0b2',
      '1.0rc1.dev2',
      ['1.0rc1', '1.0c1', '1.0-preview-1', '1.0.RC.1', 'v1.0rc1'],
      ['1.0', '1', '1.0.0', '0!1.0', ' 1.0 '],
      '1.0+abc',
      '1.0+abc.5',
      '1.0+5',
      '1.0.post1.dev3',
      ['1.0.post1', '1.0-1', '1.0-r1', '1.0.rev1'],
      '1.0.1',
      '1.10',
      '1!0.1',
    ]);
  });

  it('counts a missing number as 0', () => {
    assertAscending(comparePypi, [['1.0.dev', '1.0.dev0'], ['1.0a', '1.0a0'], '1.0', ['1.0.post', '1.0.post0']]);
  });

  it('puts what is older than PEP 440 first', () => {
    assertAscending(comparePypi, ['0.1-bulbasaur', '2004d', '2004e', '0.0.1']);
  });

  it('loses nothing of big numbers', () => {
    assertAscending(comparePypi, ['1.20240101000000000001', '1.20240101000000000002']);
  });

  it('refuses what is no version', () => {
    assertUnreadable(comparePypi, '1.0.0', ['', '  ', '7.2.4, 6.11.4', 'not a version', '1.2.3\n<4', '1.0 beta of may']);
  });
});
