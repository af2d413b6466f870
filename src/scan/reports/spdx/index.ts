// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const spdx: ReportReader = {
  id: 'spdx',
  title: 'SPDX SBOM, JSON and tag-value 2.1 to 2.3, JSON-LD 3.0',
  sniff: ({ keys, text }) =>
    keys.includes('spdxVersion') ||
    keys.includes('SPDXID') ||
    /^\s*(?:#[^\n]*\n\s*)*SPDXVersion:/.test(text) ||
    (/^\s*\{/.test(text) && /spdx\.org\/rdf\/3\./.test(text)),
  read: async (input) => (await import('./read-spdx.ts')).readSpdx(input),
};
