// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { readCsaf } from './read-csaf.ts';

/** CSAF 2.0 (OASIS Standard, ISO/IEC 20153), profile 4: security advisory. The document of the trusted provider. */
export const csaf: AdvisoryFormat = {
  id: 'csaf',
  title: 'CSAF 2.0 security advisory',
  mediaType: 'application/json',
  languages: 'one',
  says: ['id', 'aliases', 'products', 'scores', 'cwes', 'published', 'modified', 'withdrawn'],
  async write(input) {
    const { writeCsaf } = await import('./write-csaf.ts');
    return writeCsaf(input, { version: '2.0', profile: 'csaf_security_advisory' });
  },
  async check(document) {
    const { checkCsaf } = await import('./check-csaf.ts');
    return checkCsaf(document);
  },
  read: readCsaf,
};
