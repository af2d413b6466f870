// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { csaf } from '../csaf/index.ts';

/** CSAF 2.1, Committee Specification Draft 03: not final, so it is written only where settings ask for it. */
export const csaf21: AdvisoryFormat = {
  ...csaf,
  id: 'csaf-2.1',
  title: 'CSAF 2.1 security advisory (draft standard)',
  async write(input) {
    const { writeCsaf } = await import('../csaf/write-csaf.ts');
    return writeCsaf(input, { version: '2.1', profile: 'csaf_security_advisory' });
  },
  async check(document) {
    const { checkCsaf21 } = await import('./check-csaf.ts');
    return checkCsaf21(document);
  },
};
