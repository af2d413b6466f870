// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const licenseXlsx: ReportReader = {
  id: 'license-xlsx',
  title: 'Licence summary workbook (xlsx) of the legacy licence scanner',
  sniff: ({ bytes }) => {
    if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
    // Names of a zip's entries stand in the clear; a workbook begins with its types or its parts.
    return /\[Content_Types\]\.xml|xl\/(?:workbook|worksheets|_rels)/.test(
      Buffer.from(bytes.subarray(0, 4096)).toString('latin1'),
    );
  },
  read: async (input) => (await import('./read-license-xlsx.ts')).readLicenseXlsx(input),
};
