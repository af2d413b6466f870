// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** CycloneDX in XML. 1.0 and 1.1 knew neither metadata nor dependencies but list components the same way. */
export const cyclonedxXml: Collector = {
  id: 'cyclonedx-xml',
  title: 'CycloneDX SBOM, XML, 1.0 to 1.7',
  role: 'sbom',
  claims: (path) => /(?:^|\/)(?:bom|sbom(?:[-_.]v?\d[^/]*)?)\.xml$|\.(?:cdx|bom|sbom|cyclonedx)\.xml$/i.test(path),
  sniffs: (head) => /<(?:[\w.-]+:)?bom\s[^>]*cyclonedx\.org\/schema\/bom\//.test(head),
  collect: async (input) => (await import('./collect-cyclonedx-xml.ts')).collectCycloneDxXml(input),
};
