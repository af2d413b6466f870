// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { readVdr, readVex } from './read-cyclonedx.ts';

const common = {
  mediaType: 'application/vnd.cyclonedx+json; version=1.6; charset=utf-8',
  languages: 'one',
  check: async (document: string) => (await import('./check-cyclonedx.ts')).checkCyclonedx(document),
  says: ['id', 'aliases', 'products', 'scores', 'cwes', 'published', 'modified', 'withdrawn'],
} as const;

export const cyclonedxVex: AdvisoryFormat = {
  ...common,
  id: 'cyclonedx-vex',
  title: 'CycloneDX 1.6 VEX: the analysis of every product',
  write: async (input) => (await import('./write-vex.ts')).writeVex(input),
  read: readVex,
};

export const cyclonedxVdr: AdvisoryFormat = {
  ...common,
  id: 'cyclonedx-vdr',
  title: 'CycloneDX 1.6 VDR: the vulnerability and whom it affects',
  write: async (input) => (await import('./write-vdr.ts')).writeVdr(input),
  read: readVdr,
};
