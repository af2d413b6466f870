// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { readCve } from './read-cve.ts';

export const cve: AdvisoryFormat = {
  id: 'cve',
  title: 'CVE record 5.2: the container that a CNA hands to CVE Services',
  mediaType: 'application/json; charset=utf-8',
  languages: 'one',
  write: async (input) => (await import('./write-cve.ts')).writeCnaContainer(input),
  check: async (document) => (await import('./check-cve.ts')).checkCve(document),
  says: ['id', 'aliases', 'products', 'scores', 'cwes', 'published', 'modified', 'withdrawn'],
  read: readCve,
  unsuited: ({ advisory }) =>
    advisory.products.some(({ status }) => status !== 'not-affected')
      ? ''
      : 'a CVE record needs a product that is affected, or may be',
};
