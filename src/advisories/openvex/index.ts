// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { readOpenvex } from './read-openvex.ts';

export const openvex: AdvisoryFormat = {
  id: 'openvex',
  title: 'OpenVEX 0.2.0: status of every product',
  mediaType: 'application/json; charset=utf-8',
  languages: 'one',
  write: async (input) => (await import('./write-openvex.ts')).writeOpenvex(input),
  check: async (document) => (await import('./check-openvex.ts')).checkOpenvex(document),
  says: ['id', 'aliases', 'products', 'published', 'modified', 'withdrawn'],
  read: readOpenvex,
};
