// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { readCve } from './read-cve.ts';
import { unsuitedForCve } from './unsuited.ts';

export const cve: AdvisoryFormat = {
  id: 'cve',
  title: 'CVE record 5.2: the container that a CNA hands to CVE Services',
  mediaType: 'application/json; charset=utf-8',
  languages: 'one',
  write: async (input) => (await import('./write-cve.ts')).writeCnaContainer(input),
  check: async (document) => (await import('./check-cve.ts')).checkCve(document),
  says: ['id', 'aliases', 'products', 'scores', 'cwes', 'published', 'modified', 'withdrawn'],
  read: readCve,
  unsuited: ({ advisory }) => unsuitedForCve(advisory),
};
