// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { packagesOf } from './packages.ts';
import { readOsv } from './read-osv.ts';

export const osv: AdvisoryFormat = {
  id: 'osv',
  title: 'OSV 1.7.5: affected packages for scanners',
  mediaType: 'application/json; charset=utf-8',
  languages: 'one',
  write: async (input) => (await import('./write-osv.ts')).writeOsv(input),
  check: async (document) => (await import('./check-osv.ts')).checkOsv(document),
  says: ['id', 'aliases', 'products', 'scores', 'cwes', 'published', 'modified', 'withdrawn'],
  read: readOsv,
  unsuited: ({ advisory }) =>
    packagesOf(advisory).length > 0 ? '' : 'no affected package belongs to an ecosystem that OSV knows',
};
