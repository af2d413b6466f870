// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from '../contract.ts';
import { csaf } from '../csaf/index.ts';

/** CSAF 2.0, profile 5: VEX. The same statements under a number of its own (`<ID>-VEX`), for tools that ask for VEX only. */
export const csafVex: AdvisoryFormat = {
  ...csaf,
  id: 'csaf-vex',
  title: 'CSAF 2.0 VEX',
  async write(input) {
    const { writeCsaf } = await import('../csaf/write-csaf.ts');
    return writeCsaf(input, { version: '2.0', profile: 'csaf_vex' });
  },
};
