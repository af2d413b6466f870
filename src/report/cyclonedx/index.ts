// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const cyclonedx: ReportFormat = {
  id: 'cyclonedx',
  title: 'CycloneDX 1.6 JSON: the bill of materials; after a scan with the vulnerabilities and the decisions (VEX)',
  offeredBy: ['scan', 'sbom'],
  write: async (input) => (await import('./write-cyclonedx.ts')).writeCyclonedx(input),
};
