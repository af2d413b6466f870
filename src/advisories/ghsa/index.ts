// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { narrowToGhsa, readGhsa } from './read-ghsa.ts';

export const ghsa: AdvisoryFormat = {
  id: 'ghsa',
  title: 'GitHub repository advisory: the body that its REST API takes',
  mediaType: 'application/json; charset=utf-8',
  languages: 'one',
  write: async (input) => (await import('./write-ghsa.ts')).writeGhsa(input),
  check: async (document) => (await import('./check-ghsa.ts')).checkGhsa(document),
  says: ['id', 'aliases', 'products', 'scores', 'cwes'],
  read: readGhsa,
  unsuited: ({ advisory }) =>
    advisory.products.some(({ status }) => status === 'affected') ? '' : 'a repository advisory needs an affected package',
  narrow: narrowToGhsa,
};
