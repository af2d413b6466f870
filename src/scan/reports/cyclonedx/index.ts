// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const cyclonedx: ReportReader = {
  id: 'cyclonedx',
  title: 'CycloneDX BOM, VDR or VEX, JSON and XML, 1.0 to 1.7',
  sniff: ({ keys, text }) =>
    (keys.includes('bomFormat') && /"bomFormat"\s*:\s*"CycloneDX"/.test(text)) ||
    /<(?:[\w.-]+:)?bom\s[^>]{0,2000}cyclonedx\.org\/schema\/bom\//.test(text),
  read: async (input) => (await import('./read-cyclonedx.ts')).readCyclonedx(input),
};
