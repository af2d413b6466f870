// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const cyclonedxXml: ReportFormat = {
  id: 'cyclonedx-xml',
  title: 'CycloneDX 1.6 XML: the bill of materials',
  offeredBy: ['sbom'],
  write: async (input) => (await import('./write-cyclonedx-xml.ts')).writeCyclonedxXml(input),
};
